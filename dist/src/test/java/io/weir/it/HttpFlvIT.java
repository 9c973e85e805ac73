package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Packets;
import io.weir.it.kit.Ports;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawHttpOrigin;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endless streams by HTTP come as the origin sends them, and the origin hears what it needs. */
final class HttpFlvIT {
  private static final Duration CLIP_LIMIT = Duration.ofSeconds(30);
  private static final Duration AT_ONCE = Duration.ofSeconds(2);
  private static final String FLV_HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static RawHttpOrigin origin;
  private static WeirProcess weir;

  @BeforeAll
  static void start() {
    origin = RawHttpOrigin.start();
    weir = WeirProcess.builder().httpOrigin("raw", origin.address()).start();
  }

  @AfterAll
  static void stop() {
    weir.close();
    origin.close();
  }

  @Test
  void whatIsPublishedByRtmpIsPlayedByFlvPacketForPacket() {
    Clip clip = Clip.ofSeconds(6);
    Path played = Workplace.directory("played").resolve("http.flv");
    List<Integer> ports = Ports.free(2);
    String rtmp = "127.0.0.1:" + ports.get(0);
    String http = "127.0.0.1:" + ports.get(1);
    try (WeirProcess both =
            WeirProcess.builder()
                .origin("loop", rtmp, http)
                .with("weir.protocols.loopback.enabled = true")
                .with(
                    "weir.protocols.loopback.origins = [{name = loop, rtmp = \"%s\", http = \"%s\"}]"
                        .formatted(rtmp, http))
                .start();
        Tool player = Ffmpeg.play(both.httpUrl("x.flv"), played)) {
      Awaitility.await("the player waits for the stream")
          .until(() -> both.json("/api/v1/sessions").size() == 1);
      Ffmpeg.publish(clip.file(), both.url("x")).succeeds(CLIP_LIMIT);
      player.succeeds(CLIP_LIMIT);
    }
    Packets packets = Packets.of(played);
    packets.holds(clip.packets(), 5_000);
    assertThat(packets.extradata("video")).isEqualTo(clip.packets().extradata("video"));
    assertThat(packets.extradata("audio")).isEqualTo(clip.packets().extradata("audio"));
  }

  @Test
  void aPlayerThatLeavesIsGoneFromTheOriginAtOnce() throws InterruptedException {
    double pooled = weir.metrics().sum("weir_http_upstream_connections"); // other tests' rest
    BlockingQueue<Boolean> left = new LinkedBlockingQueue<>();
    origin.on(
        "/live/left.flv",
        (connection, request) -> {
          connection.send(FLV_HEAD).chunk("FLV");
          left.add(connection.isClosedWithin(Duration.ofSeconds(10)));
        });
    try (RawHttp player = RawHttp.connect(weir.httpPort())) {
      player.request("GET", "/live/left.flv");
      assertThat(player.head().text()).contains("Content-Type: video/x-flv");
      assertThat(player.read(8)).asString().isEqualTo("3\r\nFLV\r\n");
      assertThat(weir.json("/api/v1/sessions")).hasSize(1);
      assertThat(left).isEmpty();
    }
    assertThat(left.poll(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    Awaitility.await()
        .atMost(AT_ONCE)
        .untilAsserted(
            () -> {
              assertThat(weir.json("/api/v1/sessions")).isEmpty();
              assertThat(weir.metrics().sum("weir_streams_in_use")).isZero();
              assertThat(weir.metrics().sum("weir_http_upstream_connections"))
                  .isLessThanOrEqualTo(pooled);
            });
  }

  /** GET is relayed raw, HEAD goes over a pool. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void headersPassAndThoseOfOneConnectionDoNot(String method) {
    BlockingQueue<RawHttp.Head> asked = new LinkedBlockingQueue<>();
    origin.on(
        "/live/h.flv",
        (connection, request) -> {
          asked.add(request);
          connection.send(
              "HTTP/1.1 200 Fine\r\nContent-Type: video/x-flv\r\nX-Origin: 1\r\nETag: \"e\"\r\n"
                  + "Cache-Control: no-cache\r\nKeep-Alive: timeout=5\r\nConnection: X-Hop\r\n"
                  + "X-Hop: a\r\nContent-Length: 3\r\n\r\n"
                  + (method.equals("HEAD") ? "" : "FLV"));
        });
    String target = "/live/h.flv?token=a%2Fb&empty=&sp=%20+x&&k=v=w";
    List<String> kept =
        List.of(
            "Authorization: Basic dTpw",
            "Range: bytes=0-",
            "Referer: http://page.example/a?b=c",
            "User-Agent: test/1 (odd;  spaces)",
            "X-Custom: kept");
    List<String> dropped =
        List.of(
            "X-Forwarded-For: 6.6.6.6",
            "X-Forwarded-Proto: https",
            "X-Real-IP: 6.6.6.6",
            "Forwarded: for=6.6.6.6",
            "Proxy-Authorization: Basic c2VjcmV0",
            "TE: trailers",
            "Keep-Alive: 5",
            "Connection: close, X-Private",
            "X-Private: 1");
    RawHttp.Answer answer;
    try (RawHttp client = RawHttp.connect(weir.httpPort())) {
      client.send(
          "%s %s HTTP/1.1\r\nHost: play.example.com:8080\r\n%s\r\n%s\r\n\r\n"
              .formatted(method, target, String.join("\r\n", kept), String.join("\r\n", dropped)));
      answer = client.answer(method);
    }

    RawHttp.Head heard = asked.remove();
    assertThat(heard.startLine()).isEqualTo(method + " " + target + " HTTP/1.1");
    assertThat(heard.text()).contains(kept).doesNotContain("6.6.6.6");
    assertThat(heard.field("Host")).isEqualTo("play.example.com:8080");
    assertThat(heard.field("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(heard.field("X-Forwarded-Proto")).isEqualTo("http");
    assertThat(heard.field("X-Real-IP")).isEqualTo("127.0.0.1");
    for (String name :
        List.of("Forwarded", "Proxy-Authorization", "TE", "Keep-Alive", "X-Private")) {
      assertThat(heard.all(name)).as(name).isEmpty();
    }

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.head().text())
        .contains("Content-Type: video/x-flv", "X-Origin: 1", "ETag: \"e\"")
        .contains("Cache-Control: no-cache", "Content-Length: 3")
        .doesNotContain("X-Hop", "timeout=5");
    assertThat(answer.head().field("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.text()).isEqualTo(method.equals("HEAD") ? "" : "FLV");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/live/none.flv", "/live/none.ts", "/live/none.m3u8"})
  void theOriginsRefusalPassesWithItsBodyAndHeaders(String path) {
    origin.on(
        path,
        (connection, request) -> {
          connection.send(
              "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nX-Why: not live\r\n"
                  + "Content-Length: 9\r\n\r\nno stream");
          connection.close();
        });
    RawHttp.Answer answer = RawHttp.get(weir.httpPort(), path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.head().field("Content-Type")).isEqualTo("text/plain");
    assertThat(answer.head().field("X-Why")).isEqualTo("not live");
    assertThat(answer.text()).isEqualTo("no stream");
    assertThat(weir.json("/api/v1/sessions")).isEmpty();
  }

  @Test
  void anOldClientGetsABodyThatEndsWithTheConnection() {
    origin.on(
        "/live/old.flv",
        (connection, request) -> {
          boolean old = request.startLine().endsWith(" HTTP/1.0");
          connection.send("HTTP/1.1 200 OK\r\n\r\n" + (old ? "FLV of old" : "too new"));
          connection.close();
        });
    // An origin that does not care how old the client is.
    origin.on(
        "/live/old.m3u8",
        (connection, request) ->
            connection
                .send("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n")
                .chunk("not ")
                .chunk("for you")
                .send("0\r\n\r\n"));
    RawHttp.Answer live = oldAnswer("/live/old.flv");
    assertThat(live.status()).isEqualTo(200);
    assertThat(live.text()).isEqualTo("FLV of old");
    RawHttp.Answer refused = oldAnswer("/live/old.m3u8");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).isEqualTo("not for you");
  }

  private static RawHttp.Answer oldAnswer(String path) {
    try (RawHttp client = RawHttp.connect(weir.httpPort())) {
      RawHttp.Answer answer = client.send("GET " + path + " HTTP/1.0\r\n\r\n").answer("GET");
      assertThat(answer.head().all("Transfer-Encoding")).isEmpty();
      assertThat(answer.head().all("Content-Length")).isEmpty();
      return answer;
    }
  }

  @Test
  void preflightsAreAnsweredWithoutTheOrigin() {
    BlockingQueue<RawHttp.Head> asked = new LinkedBlockingQueue<>();
    origin.on("/live/cors.flv", (connection, request) -> asked.add(request));
    RawHttp.Answer preflight =
        RawHttp.ask(
            weir.httpPort(),
            "OPTIONS",
            "/live/cors.flv",
            "Origin: https://page.example",
            "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: range, x-own");
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.head().field("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(preflight.head().field("Access-Control-Allow-Methods")).contains("GET");
    assertThat(preflight.head().field("Access-Control-Allow-Headers")).isEqualTo("range, x-own");

    RawHttp.Answer other = RawHttp.ask(weir.httpPort(), "OPTIONS", "/live/cors.flv");
    assertThat(other.status()).isEqualTo(204);
    assertThat(other.head().field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(asked).isEmpty();
  }

  @Test
  void aWebSocketPassesBothWays() {
    BlockingQueue<RawHttp.Head> asked = new LinkedBlockingQueue<>();
    origin.on(
        "/live/ws.flv",
        (connection, request) -> {
          asked.add(request);
          connection.send(
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: accepted\r\n\r\nfirst");
          connection.send(connection.read(5)).send(connection.read(4));
          connection.close();
        });
    try (RawHttp client = RawHttp.connect(weir.httpPort())) {
      client.request(
          "GET",
          "/live/ws.flv?a=b",
          "Connection: keep-alive, Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Key: key",
          "Sec-WebSocket-Version: 13");
      client.send("early");
      RawHttp.Head head = client.head();
      assertThat(head.status()).isEqualTo(101);
      assertThat(head.field("Upgrade")).isEqualTo("websocket");
      assertThat(head.field("Connection")).isEqualToIgnoringCase("upgrade");
      assertThat(head.field("Sec-WebSocket-Accept")).isEqualTo("accepted");
      assertThat(client.read(10)).asString().isEqualTo("firstearly");
      byte[] late = {0, (byte) 0xff, '\r', '\n'};
      assertThat(client.send(late).read(4)).isEqualTo(late);
      assertThat(client.isClosedWithin(AT_ONCE)).isTrue();
    }
    RawHttp.Head heard = asked.remove();
    assertThat(heard.field("Upgrade")).isEqualTo("websocket");
    assertThat(heard.field("Connection")).isEqualToIgnoringCase("upgrade");
    assertThat(heard.field("Sec-WebSocket-Key")).isEqualTo("key");
  }
}
