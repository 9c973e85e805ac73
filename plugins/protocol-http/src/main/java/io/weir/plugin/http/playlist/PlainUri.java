package io.weir.plugin.http.playlist;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * URIs, nearly all, whose rewriting is that of their path, with the rest behind it as it was: a
 * path without scheme or authority, and a query that names no virtual host. Pure.
 */
final class PlainUri {
  private static final byte[] VHOST = "vhost".getBytes(US_ASCII);
  private static final byte[] DOMAIN = "domain".getBytes(US_ASCII);

  private PlainUri() {}

  /**
   * Where the path of a plain URI ends.
   *
   * @return 0 if the URI is not plain
   */
  static int pathEnd(byte[] text, int start, int end) {
    int at = start;
    while (at < end && text[at] != '?' && text[at] != '#') {
      if (text[at] == ':' || text[at] == '{') {
        return 0;
      }
      at++;
    }
    boolean authority = at - start >= 2 && text[start] == '/' && text[start + 1] == '/';
    return at == start || authority || !isPlain(text, at, end) ? 0 : at;
  }

  private static boolean isPlain(byte[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      byte b = text[i];
      if (b == '%' || b == '{') {
        return false;
      }
      if (b == '=' && (endsWith(text, start, i, VHOST) || endsWith(text, start, i, DOMAIN))) {
        return false;
      }
    }
    return true;
  }

  private static boolean endsWith(byte[] text, int start, int end, byte[] name) {
    for (int i = 1; i <= name.length; i++) {
      if (end - i < start || text[end - i] != name[name.length - i]) {
        return false;
      }
    }
    return true;
  }
}
