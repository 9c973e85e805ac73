package io.weir.api.net.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/**
 * A request without its body, as the client wrote it (RFC 9112 section 3).
 *
 * <p>Immutable, if nobody changes the headers, which nobody may.
 *
 * @param method any token
 * @param target the request target: origin form, absolute form or {@code *}; printable ASCII (other
 *     bytes arrive percent-encoded)
 * @param version HTTP/1.0 or HTTP/1.1
 * @param headers in the client's order
 */
public record RequestHead(
    HttpMethod method, String target, HttpVersion version, HttpHeaders headers) {

  /** Whether only the head of the answer is wanted. */
  public boolean isHead() {
    return HttpMethod.HEAD.equals(method);
  }

  /** The raw path: what is before the query; never the authority of an absolute form. */
  public String path() {
    String local = local();
    int question = local.indexOf('?');
    return question < 0 ? local : local.substring(0, question);
  }

  /** The raw query without its question mark; empty if there is none. */
  public String query() {
    int question = target.indexOf('?');
    return question < 0 ? "" : target.substring(question + 1);
  }

  /**
   * Host and perhaps port that the client named: of an absolute form, else of {@code Host} (RFC
   * 9112 section 3.2.2). A name to choose a stream by, never an address to connect to. Empty if an
   * HTTP/1.0 client named none.
   */
  public String authority() {
    int start = authorityStart();
    if (start > 0) {
      return target.substring(start, authorityEnd(start));
    }
    String host = headers.get(HttpHeaderNames.HOST);
    return host == null ? "" : host;
  }

  /** The target in origin form: path and query. */
  public String local() {
    int start = authorityStart();
    if (start == 0) {
      return target;
    }
    String local = target.substring(authorityEnd(start));
    return local.startsWith("/") ? local : "/" + local;
  }

  /** Where the authority of an absolute form begins; 0 if the target has another form. */
  private int authorityStart() {
    if (target.startsWith("/") || target.equals("*")) {
      return 0;
    }
    int scheme = target.indexOf("://");
    return scheme < 0 ? 0 : scheme + 3;
  }

  private int authorityEnd(int start) {
    int end = start;
    while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
