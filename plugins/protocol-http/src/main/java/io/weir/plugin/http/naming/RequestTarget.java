package io.weir.plugin.http.naming;

import io.weir.plugin.http.uri.BadUriException;
import io.weir.plugin.http.uri.BadUriException.Fault;
import io.weir.plugin.http.uri.UriReference;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * A request target, taken apart.
 *
 * @param host that the request names, with port if it has one; empty if it names none
 * @param path begins with a slash
 * @param query with its question mark; empty if there is none
 */
record RequestTarget(String host, String path, String query) {
  private static final int MAX_LENGTH = 8192;
  private static final int MAX_HOST = 261;
  private static final int MAX_PORT_DIGITS = 5;
  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

  /** Reads the origin-form and the absolute-form. */
  static RequestTarget parse(String text, String hostField) throws BadUriException {
    if (text.length() > MAX_LENGTH) {
      throw new BadUriException(
          Fault.TARGET,
          "target: " + text.length() + " characters (expected: up to " + MAX_LENGTH + ")");
    }
    if (!octets(text)) {
      throw BadUriException.of(
          Fault.TARGET, "target", withoutQuery(text), "no space, no control character, no #");
    }
    if (text.startsWith("/")) {
      String path = withoutQuery(text);
      return new RequestTarget(checked(hostField), path, text.substring(path.length()));
    }
    return absolute(text);
  }

  private static boolean octets(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f || c == '#' || c > 0xff) {
        return false;
      }
    }
    return true;
  }

  private static String withoutQuery(String text) {
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  private static RequestTarget absolute(String text) throws BadUriException {
    UriReference uri = UriReference.parse(text);
    if (!SCHEMES.contains(uri.scheme()) || uri.authority().length() <= "//".length()) {
      throw BadUriException.of(
          Fault.TARGET, "target", withoutQuery(text), "/path or http://host/path");
    }
    String host = checked(uri.authority().substring("//".length()));
    return new RequestTarget(host, uri.path().isEmpty() ? "/" : uri.path(), uri.query());
  }

  private static String checked(String host) throws BadUriException {
    if (host.length() > MAX_HOST || !isHost(host)) {
      throw BadUriException.of(Fault.HOST, "host", host, "host or host:port");
    }
    return host;
  }

  /**
   * A name, an IPv4 address or a bracketed IPv6 one, and perhaps a port (RFC 3986 section 3.2.2).
   */
  private static boolean isHost(String host) {
    int end;
    if (host.startsWith("[")) {
      end = pastAll(host, 1, c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
      if (end == 1 || end == host.length() || host.charAt(end) != ']') {
        return false;
      }
      end++;
    } else {
      end = pastAll(host, 0, c -> isAlphanumeric(c) || c == '.' || c == '_' || c == '-');
    }
    if (end == host.length()) {
      return true;
    }
    int port = end + 1;
    return host.charAt(end) == ':'
        && host.length() - port <= MAX_PORT_DIGITS
        && pastAll(host, port, c -> c >= '0' && c <= '9') == host.length();
  }

  private static int pastAll(String text, int start, IntPredicate wanted) {
    int at = start;
    while (at < text.length() && text.charAt(at) <= '~' && wanted.test(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
