package io.weir.api.net.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Which headers pass through Weir. What belongs to one connection alone does not (RFC 9110 section
 * 7.6.1), all else does, in its order; what is said of the client is said by Weir.
 *
 * <p>Stateless and pure.
 */
public final class ForwardedHeaders {
  private static final AsciiString X_FORWARDED_FOR = AsciiString.cached("X-Forwarded-For");
  private static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("X-Forwarded-Proto");
  private static final AsciiString X_REAL_IP = AsciiString.cached("X-Real-IP");

  private static final List<AsciiString> HOP_BY_HOP =
      List.of(
          HttpHeaderNames.CONNECTION,
          AsciiString.cached("keep-alive"),
          AsciiString.cached("proxy-connection"),
          HttpHeaderNames.PROXY_AUTHENTICATE,
          HttpHeaderNames.PROXY_AUTHORIZATION,
          HttpHeaderNames.TE,
          HttpHeaderNames.UPGRADE,
          AsciiString.cached("http2-settings"));

  /** Of requests; Weir has dealt with the expectation and frames the body anew. */
  private static final List<AsciiString> REQUEST_FRAMING =
      List.of(
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.CONTENT_LENGTH,
          HttpHeaderNames.TRAILER,
          HttpHeaderNames.EXPECT);

  /** What a client could say of itself in a trusted proxy's name. */
  private static final List<AsciiString> PROXIES_WORDS =
      List.of(
          AsciiString.cached("forwarded"),
          AsciiString.cached("x-forwarded-host"),
          AsciiString.cached("x-forwarded-port"),
          AsciiString.cached("x-forwarded-prefix"),
          AsciiString.cached("x-forwarded-server"),
          X_FORWARDED_FOR);

  private ForwardedHeaders() {}

  /**
   * The headers of the origin's request. {@code Host} is the authority that the client named;
   * {@code X-Forwarded-For} is continued if a trusted proxy wrote it, else begun; {@code
   * X-Forwarded-Proto} and {@code X-Real-IP} say what {@code caller} says.
   *
   * @param upgrade whether a change of protocol is asked for on the client's behalf (RFC 9110
   *     section 7.8)
   */
  public static HttpHeaders toOrigin(RequestHead request, Caller caller, boolean upgrade) {
    HttpHeaders source = request.headers();
    HttpHeaders headers = source.copy();
    dropHopByHop(headers);
    REQUEST_FRAMING.forEach(headers::remove);
    if (upgrade && source.contains(HttpHeaderNames.UPGRADE)) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
      headers.set(HttpHeaderNames.UPGRADE, source.getAll(HttpHeaderNames.UPGRADE));
    }
    String authority = request.authority();
    if (!authority.isEmpty() && !authority.equals(headers.get(HttpHeaderNames.HOST))) {
      headers.set(HttpHeaderNames.HOST, authority);
    }
    List<String> hops = caller.trusted() ? source.getAll(X_FORWARDED_FOR) : List.of();
    if (!caller.trusted()) {
      PROXIES_WORDS.forEach(headers::remove);
    }
    headers.set(X_FORWARDED_FOR, chain(hops, text(caller.peer())));
    headers.set(X_FORWARDED_PROTO, caller.scheme());
    headers.set(X_REAL_IP, text(caller.address()));
    return headers;
  }

  /**
   * The head of the client's answer: a copy whose headers may be changed.
   *
   * @param origin as the origin sent it
   */
  public static ResponseHead toClient(ResponseHead origin, Passage passage) {
    HttpHeaders source = origin.headers();
    HttpHeaders headers = source.copy();
    dropHopByHop(headers);
    if (passage == Passage.REFRAMED) {
      headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    }
    if (passage == Passage.UPGRADE && source.contains(HttpHeaderNames.UPGRADE)) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
      headers.set(HttpHeaderNames.UPGRADE, source.getAll(HttpHeaderNames.UPGRADE));
    }
    return new ResponseHead(origin.status(), headers);
  }

  /** Whether the client asks for WebSocket (RFC 6455 section 4.1). */
  public static boolean asksForWebSocket(RequestHead request) {
    HttpHeaders headers = request.headers();
    return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  private static void dropHopByHop(HttpHeaders headers) {
    for (String named : options(headers)) {
      if (isOption(named)) {
        headers.remove(named);
      }
    }
    HOP_BY_HOP.forEach(headers::remove);
  }

  private static List<String> options(HttpHeaders headers) {
    List<String> lines = headers.getAll(HttpHeaderNames.CONNECTION);
    if (lines.isEmpty()) {
      return List.of();
    }
    List<String> options = new ArrayList<>();
    for (String line : lines) {
      for (String option : line.split(",", -1)) {
        options.add(option.strip());
      }
    }
    return options;
  }

  /** Nobody may have what the message is about or how long it is removed by naming it here. */
  private static boolean isOption(String named) {
    return !named.isEmpty()
        && !HttpHeaderNames.HOST.contentEqualsIgnoreCase(named)
        && !HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(named)
        && !HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(named);
  }

  private static String chain(List<String> hops, String peer) {
    return hops.isEmpty() ? peer : String.join(", ", hops) + ", " + peer;
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress() == null
        ? address.getHostString()
        : NetUtil.toAddressString(address.getAddress());
  }
}
