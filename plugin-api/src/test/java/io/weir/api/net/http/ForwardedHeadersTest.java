package io.weir.api.net.http;

import static io.weir.api.net.http.HeadKit.address;
import static io.weir.api.net.http.HeadKit.headers;
import static io.weir.api.net.http.HeadKit.lines;
import static io.weir.api.net.http.HeadKit.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.Test;

class ForwardedHeadersTest {
  private static final Caller STRANGER =
      new Caller(address("203.0.113.9"), false, address("203.0.113.9"), "http");
  private static final Caller BEHIND_PROXIES =
      new Caller(address("10.0.0.2"), true, address("2001:db8::7"), "https");

  @Test
  void whatTheClientSaidOfItsRequestPassesInItsOrder() {
    RequestHead head =
        request(
            "GET",
            "/live/a.m3u8?token=1",
            "Host",
            "play.example.com:8080",
            "User-Agent",
            "VLC/3",
            "Authorization",
            "Bearer x",
            "Range",
            "bytes=0-",
            "Referer",
            "https://example.com/",
            "Cookie",
            "a=1",
            "Cookie",
            "b=2");
    assertThat(lines(ForwardedHeaders.toOrigin(head, STRANGER, false)))
        .containsExactlyInAnyOrder(
            "Host: play.example.com:8080",
            "User-Agent: VLC/3",
            "Authorization: Bearer x",
            "Range: bytes=0-",
            "Referer: https://example.com/",
            "Cookie: a=1",
            "Cookie: b=2",
            "X-Forwarded-For: 203.0.113.9",
            "X-Forwarded-Proto: http",
            "X-Real-IP: 203.0.113.9")
        .containsSubsequence(
            "User-Agent: VLC/3", "Authorization: Bearer x", "Range: bytes=0-", "Cookie: a=1");
  }

  @Test
  void whatBelongsToTheConnectionEndsHere() {
    RequestHead head =
        request(
            "POST",
            "/a",
            "Host",
            "h",
            "Connection",
            "keep-alive, X-Mine , close",
            "Connection",
            "host, x-other",
            "Keep-Alive",
            "timeout=5",
            "X-Mine",
            "1",
            "X-Other",
            "2",
            "TE",
            "trailers",
            "Proxy-Authorization",
            "Basic x",
            "Proxy-Connection",
            "close",
            "Transfer-Encoding",
            "chunked",
            "Content-Length",
            "5",
            "Trailer",
            "X",
            "Expect",
            "100-continue",
            "Upgrade",
            "websocket",
            "X-Stays",
            "3");
    assertThat(ForwardedHeaders.toOrigin(head, STRANGER, false).names())
        .containsExactlyInAnyOrder(
            "Host", "X-Stays", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP");
  }

  @Test
  void strangersCannotSpeakForProxies() {
    RequestHead head =
        request(
            "GET",
            "/a",
            "Host",
            "h",
            "X-Forwarded-For",
            "127.0.0.1",
            "X-Forwarded-Proto",
            "https",
            "X-Real-IP",
            "127.0.0.1",
            "X-Forwarded-Host",
            "inner",
            "Forwarded",
            "for=127.0.0.1");
    assertThat(lines(ForwardedHeaders.toOrigin(head, STRANGER, false)))
        .containsExactlyInAnyOrder(
            "Host: h",
            "X-Forwarded-For: 203.0.113.9",
            "X-Forwarded-Proto: http",
            "X-Real-IP: 203.0.113.9");
  }

  @Test
  void trustedProxiesAreContinued() {
    RequestHead head =
        request(
            "GET",
            "/a",
            "Host",
            "h",
            "X-Forwarded-For",
            "2001:db8::7",
            "X-Forwarded-For",
            "10.0.0.1",
            "X-Forwarded-Host",
            "h");
    assertThat(lines(ForwardedHeaders.toOrigin(head, BEHIND_PROXIES, false)))
        .contains(
            "X-Forwarded-For: 2001:db8::7, 10.0.0.1, 10.0.0.2",
            "X-Forwarded-Proto: https",
            "X-Real-IP: 2001:db8::7",
            "X-Forwarded-Host: h");
  }

  @Test
  void anAbsoluteFormDecidesTheHost() {
    RequestHead head = request("GET", "http://named.example:81/live/a.flv?x=1", "Host", "other");
    assertThat(ForwardedHeaders.toOrigin(head, STRANGER, false).getAll("Host"))
        .containsExactly("named.example:81");
    assertThat(head.local()).isEqualTo("/live/a.flv?x=1");
    assertThat(head.path()).isEqualTo("/live/a.flv");
    assertThat(head.query()).isEqualTo("x=1");
    assertThat(request("GET", "http://named.example?x=/y").local()).isEqualTo("/?x=/y");
    assertThat(request("GET", "http://named.example?x=/y").authority()).isEqualTo("named.example");
    assertThat(request("GET", "/a?u=http://b/c", "Host", "h").authority()).isEqualTo("h");
  }

  @Test
  void anUpgradePassesWhereItIsWanted() {
    RequestHead head =
        request(
            "GET",
            "/live/a.flv",
            "Host",
            "h",
            "Connection",
            "keep-alive, Upgrade",
            "Upgrade",
            "websocket",
            "Sec-WebSocket-Key",
            "abc");
    assertThat(ForwardedHeaders.asksForWebSocket(head)).isTrue();
    assertThat(lines(ForwardedHeaders.toOrigin(head, STRANGER, true)))
        .contains("connection: upgrade", "upgrade: websocket", "Sec-WebSocket-Key: abc");
    ResponseHead switched =
        new ResponseHead(
            HttpResponseStatus.SWITCHING_PROTOCOLS,
            headers("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Accept", "x"));
    assertThat(lines(ForwardedHeaders.toClient(switched, Passage.UPGRADE).headers()))
        .containsExactlyInAnyOrder(
            "Sec-WebSocket-Accept: x", "connection: upgrade", "upgrade: websocket");
  }

  @Test
  void anAnswerKeepsAllButItsConnectionsHeaders() {
    ResponseHead origin =
        new ResponseHead(
            HttpResponseStatus.OK,
            headers(
                "Server",
                "SRS/7",
                "Connection",
                "Keep-Alive, X-Hop",
                "X-Hop",
                "1",
                "Transfer-Encoding",
                "chunked",
                "ETag",
                "\"1\"",
                "Trailer",
                "X-End",
                "Set-Cookie",
                "a",
                "Set-Cookie",
                "b"));
    assertThat(lines(ForwardedHeaders.toClient(origin, Passage.REFRAMED).headers()))
        .containsExactly(
            "Server: SRS/7", "ETag: \"1\"", "Trailer: X-End", "Set-Cookie: a", "Set-Cookie: b");
    assertThat(ForwardedHeaders.toClient(origin, Passage.RAW).headers().get("Transfer-Encoding"))
        .isEqualTo("chunked");
    assertThat(origin.headers().contains("X-Hop")).as("the origin's head is not changed").isTrue();
  }
}
