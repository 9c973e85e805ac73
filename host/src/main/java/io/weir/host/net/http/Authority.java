package io.weir.host.net.http;

/** The syntax of a host with or without port, narrower than RFC 3986's: names as DNS has them. */
final class Authority {
  private static final int MAX_LENGTH = 260;

  private Authority() {}

  static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    int end = text.charAt(0) == '[' ? literalEnd(text) : nameEnd(text);
    return end > 0 && (end == text.length() || (text.charAt(end) == ':' && isPort(text, end + 1)));
  }

  private static int nameEnd(String text) {
    int i = 0;
    while (i < text.length() && isNameCharacter(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isNameCharacter(char c) {
    return isAlphanumeric(c) || c == '-' || c == '.' || c == '_';
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Behind the bracket of an IPv6 literal; -1 if it is none. */
  private static int literalEnd(String text) {
    int close = text.indexOf(']');
    for (int i = 1; i < close; i++) {
      char c = text.charAt(i);
      if (c > '~' || (Character.digit(c, 16) < 0 && c != ':' && c != '.')) {
        return -1;
      }
    }
    return close > 2 ? close + 1 : -1;
  }

  private static boolean isPort(String text, int start) {
    int digits = text.length() - start;
    if (digits > 5) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
