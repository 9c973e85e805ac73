package io.weir.plugin.http.naming;

import io.weir.plugin.http.uri.BadUriException;
import io.weir.plugin.http.uri.BadUriException.Fault;
import io.weir.plugin.http.uri.UriReference;
import java.util.Set;
import java.util.regex.Pattern;

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
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]*)(:[0-9]{0,5})?");
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
    if (host.length() > MAX_HOST || !HOST.matcher(host).matches()) {
      throw BadUriException.of(Fault.HOST, "host", host, "host or host:port");
    }
    return host;
  }
}
