package io.weir.plugin.loopback.http;

import java.util.Optional;

/**
 * The first line of a request, all that HTTP-FLV needs of it. Pure.
 *
 * @param method GET, HEAD, ...
 * @param path without query
 * @param keepsFraming whether the client understands chunked transfer coding (HTTP/1.1)
 */
record RequestHead(String method, String path, boolean keepsFraming) {

  /** Reads a request's head; empty if it is none of HTTP/1.0 or 1.1. */
  static Optional<RequestHead> parse(String head) {
    int end = head.indexOf("\r\n");
    String[] parts = (end < 0 ? head : head.substring(0, end)).split(" ", -1);
    if (parts.length != 3 || parts[0].isEmpty() || !parts[1].startsWith("/")) {
      return Optional.empty();
    }
    String version = parts[2];
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      return Optional.empty();
    }
    int query = parts[1].indexOf('?');
    String path = query < 0 ? parts[1] : parts[1].substring(0, query);
    return Optional.of(new RequestHead(parts[0], path, version.equals("HTTP/1.1")));
  }
}
