package io.weir.host.net.http;

import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.api.net.http.UpstreamRequest;
import java.util.Set;

/** Frames a request for an origin. */
final class RequestMessage {
  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  /** RFC 9110 section 9.2.2. */
  private static final Set<HttpMethod> IDEMPOTENT =
      Set.of(
          HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

  private RequestMessage() {}

  static boolean isIdempotent(UpstreamRequest request) {
    return IDEMPOTENT.contains(request.method());
  }

  /** For a connection that is kept. */
  static FullHttpRequest kept(UpstreamRequest request) {
    HttpHeaders headers = framed(request);
    if (request.version().equals(HttpVersion.HTTP_1_0)) {
      headers = headers.copy().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return message(request, headers);
  }

  /** For a connection that serves this request alone. */
  static FullHttpRequest alone(UpstreamRequest request) {
    HttpHeaders headers = framed(request);
    if (!headers.contains(HttpHeaderNames.UPGRADE)) {
      headers = headers.copy().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return message(request, headers);
  }

  /** The request's own headers where they need no change, as those of nearly all do. */
  private static HttpHeaders framed(UpstreamRequest request) {
    HttpHeaders given = request.headers();
    boolean body = request.body().length > 0 || WITH_BODY.contains(request.method());
    if (!body
        && !given.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !given.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      return given;
    }
    HttpHeaders headers = given.copy();
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    if (body) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
    }
    return headers;
  }

  private static FullHttpRequest message(UpstreamRequest request, HttpHeaders headers) {
    return new DefaultFullHttpRequest(
        request.version(),
        request.method(),
        request.target(),
        ServerConnection.wrap(request.body()),
        headers,
        EmptyHttpHeaders.INSTANCE);
  }
}
