package io.weir.plugin.rtmp.stream;

/**
 * A tcUrl, taken apart.
 *
 * @param host with port if it has one; empty if there is none
 * @param path what follows the host, with its query
 */
record Location(String host, NamePart path) {

  /** Reads {@code scheme://host:port/path?query}; a text without scheme is all path. */
  static Location parse(String tcUrl) {
    int scheme = tcUrl.indexOf("://");
    if (scheme < 0) {
      return new Location("", NamePart.parse(tcUrl));
    }
    int start = scheme + "://".length();
    int end = start;
    while (end < tcUrl.length() && "/?#".indexOf(tcUrl.charAt(end)) < 0) {
      end++;
    }
    String authority = tcUrl.substring(start, end);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    return new Location(host, NamePart.parse(tcUrl.substring(end)));
  }
}
