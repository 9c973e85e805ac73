package io.weir.api.net.http;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * An answer without its body. Not for use by several threads at once: the headers can be changed
 * until the head is sent, and sending it changes them.
 *
 * @param status code and reason
 * @param headers in order
 */
public record ResponseHead(HttpResponseStatus status, HttpHeaders headers) {

  /** A head without headers yet. */
  public static ResponseHead of(int status) {
    return new ResponseHead(
        HttpResponseStatus.valueOf(status),
        DefaultHttpHeadersFactory.headersFactory().newHeaders());
  }

  /** The same head with one header set. */
  public ResponseHead with(CharSequence name, Object value) {
    headers.set(name, value);
    return this;
  }
}
