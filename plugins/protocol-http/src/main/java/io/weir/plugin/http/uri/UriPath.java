package io.weir.plugin.http.uri;

import io.weir.plugin.http.uri.BadUriException.Fault;

/** Absolute paths of URIs. Pure. */
public final class UriPath {
  private static final String UNESCAPED = "-._~!$&'()*+,;=:@/";
  private static final boolean[] PLAIN = plain();

  private UriPath() {}

  private static boolean[] plain() {
    boolean[] plain = new boolean[0x80];
    for (char c = 0; c < plain.length; c++) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      plain[c] = letter || (c >= '0' && c <= '9') || UNESCAPED.indexOf(c) >= 0;
    }
    return plain;
  }

  /**
   * The octets that a path stands for. Two paths with equal octets are the same resource: slashes
   * cannot be escaped, so that segments and slashes never mix.
   *
   * @param path begins with a slash
   * @throws BadUriException if an escape is broken or stands for a slash, if there is a control
   *     character, a space as it is, or a backslash, or if a segment is {@code .} or {@code ..},
   *     escaped or not
   */
  public static String decoded(String path) throws BadUriException {
    String octets = clean(path) ? path : unescaped(path);
    check(path, octets);
    return octets;
  }

  /** Whether a path stands for itself: nearly every one does. */
  private static boolean clean(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%' || c == ' ' || c > 0xff || control(c)) {
        return false;
      }
    }
    return true;
  }

  private static String unescaped(String path) throws BadUriException {
    StringBuilder decoded = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        decoded.append(escaped(path, i));
        i += 2;
      } else if (c == ' ' || c > 0xff || control(c)) {
        throw BadUriException.of(Fault.PATH, "path", path, "no space, no control character");
      } else {
        decoded.append(c);
      }
    }
    return decoded.toString();
  }

  private static char escaped(String path, int at) throws BadUriException {
    int octet = Escapes.octet(path, at);
    if (octet < 0) {
      throw BadUriException.of(
          Fault.PATH, "path", path, "two hexadecimal digits after a percent sign");
    }
    if (octet == '/' || control((char) octet)) {
      throw BadUriException.of(Fault.PATH, "path", path, "no escaped slash or control character");
    }
    return (char) octet;
  }

  private static boolean control(char c) {
    return c < ' ' || c == 0x7f;
  }

  private static void check(String path, String octets) throws BadUriException {
    if (!octets.startsWith("/")) {
      throw BadUriException.of(Fault.PATH, "path", path, "a slash first");
    }
    if (octets.indexOf('\\') >= 0) {
      throw BadUriException.of(Fault.PATH, "path", path, "no backslash");
    }
    if (octets.contains("/.") && dotSegment(octets)) {
      throw BadUriException.of(Fault.PATH, "path", path, "no dot segments");
    }
  }

  private static boolean dotSegment(String octets) {
    return octets.contains("/./")
        || octets.contains("/../")
        || octets.endsWith("/.")
        || octets.endsWith("/..");
  }

  /**
   * The path that a reference's path means where {@code base} is the path of the document (RFC 3986
   * section 5.2). Escaped dots count as dots, as in browsers.
   *
   * @param base begins with a slash
   * @param reference not empty
   */
  public static String resolve(String base, String reference) {
    String merged =
        reference.startsWith("/")
            ? reference
            : base.substring(0, base.lastIndexOf('/') + 1) + reference;
    if (merged.startsWith("/") && !merged.contains("/.") && merged.indexOf('%') < 0) {
      return merged; // nothing that could be dots
    }
    StringBuilder resolved = new StringBuilder(merged.length());
    int start = 1;
    while (start <= merged.length()) {
      int slash = merged.indexOf('/', start);
      int end = slash < 0 ? merged.length() : slash;
      int dots = dots(merged, start, end);
      if (dots == 2) {
        resolved.setLength(Math.max(0, resolved.lastIndexOf("/")));
      }
      if (dots == 0) {
        resolved.append('/').append(merged, start, end);
      } else if (slash < 0) {
        resolved.append('/');
      }
      start = end + 1;
    }
    return resolved.toString();
  }

  /** 1 for the segment {@code .}, 2 for {@code ..}, 0 for every other. */
  private static int dots(String path, int start, int end) {
    int dots = 0;
    for (int i = start; i < end; dots++) {
      if (path.charAt(i) == '.') {
        i++;
      } else if (path.regionMatches(true, i, "%2e", 0, 3)) {
        i += 3;
      } else {
        return 0;
      }
    }
    return dots > 2 ? 0 : dots;
  }

  /**
   * The path with all escaped that a path may not hold as it is (RFC 3986 section 3.3), also
   * percent signs that begin no escape. Escapes stay.
   */
  public static String escaped(String path) {
    int clean = 0;
    while (clean < path.length() && plain(path.charAt(clean))) {
      clean++;
    }
    if (clean == path.length()) {
      return path;
    }
    StringBuilder escaped = new StringBuilder(path.length() + 16).append(path, 0, clean);
    for (int i = clean; i < path.length(); i++) {
      char c = path.charAt(i);
      if (plain(c) || (c == '%' && Escapes.octet(path, i) >= 0)) {
        escaped.append(c);
      } else {
        Escapes.append(escaped, c);
      }
    }
    return escaped.toString();
  }

  private static boolean plain(char c) {
    return c < PLAIN.length && PLAIN[c];
  }
}
