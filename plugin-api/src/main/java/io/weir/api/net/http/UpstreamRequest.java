package io.weir.api.net.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;

/**
 * A request for an origin. Immutable, if nobody changes headers and body.
 *
 * @param method as the client's, usually
 * @param target in origin form
 * @param version HTTP/1.0 where the answer goes raw to a client of that version, else HTTP/1.1
 * @param headers complete but for framing ({@link ForwardedHeaders#toOrigin}); not changed
 * @param body sent with its length; empty sends none, but for methods that usually have one
 * @param connectTimeout for the connection to be there
 * @param headTimeout from the request's writing to the end of the answer's head; longer for
 *     requests that origins hold, such as blocking playlist reloads
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record UpstreamRequest(
    HttpMethod method,
    String target,
    HttpVersion version,
    HttpHeaders headers,
    byte[] body,
    Duration connectTimeout,
    Duration headTimeout) {

  private static final byte[] NO_BODY = {};

  /** A request without body, HTTP/1.1, with the times of the settings. */
  public static UpstreamRequest of(
      HttpMethod method, String target, HttpHeaders headers, HttpUpstreamSettings settings) {
    return new UpstreamRequest(
        method,
        target,
        HttpVersion.HTTP_1_1,
        headers,
        NO_BODY,
        settings.connectTimeout(),
        settings.headTimeout());
  }

  /** The same with a body. */
  public UpstreamRequest withBody(byte[] content) {
    return new UpstreamRequest(
        method, target, version, headers, content, connectTimeout, headTimeout);
  }

  /** The same in another version of HTTP. */
  public UpstreamRequest withVersion(HttpVersion other) {
    return new UpstreamRequest(method, target, other, headers, body, connectTimeout, headTimeout);
  }

  /** The same with other times. */
  public UpstreamRequest withTimeouts(Duration connect, Duration head) {
    return new UpstreamRequest(method, target, version, headers, body, connect, head);
  }
}
