package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.it.kit.Ports;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawHttpOrigin;
import io.weir.it.kit.WeirProcess;
import java.io.EOFException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An origin that fails is told of by a problem document, or by a body that visibly breaks off. */
final class HttpFailingOriginIT {
  private static final Duration CLOSED_BY_WEIR = Duration.ofSeconds(10);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private static RawHttpOrigin origin;
  private static WeirProcess weir;

  @BeforeAll
  static void start() {
    origin = RawHttpOrigin.start();
    weir =
        WeirProcess.builder()
            .httpOrigin("raw-origin", origin.address())
            .with("weir.protocols.http.stream-timeout = 1500ms")
            .with("weir.protocols.http.upstream.head-timeout = 1500ms")
            .start();
  }

  @AfterAll
  static void stop() {
    weir.close();
    origin.close();
  }

  private static void isProblem(RawHttp.Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.head().field("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text())
        .contains("\"type\":\"about:blank\"", "\"status\":" + status, "\"detail\":\"")
        .doesNotContain("127.0.0.1", "raw-origin", "dead-origin")
        .doesNotContain(Integer.toString(origin.port()));
  }

  @Test
  void noOriginIs503AndAnUnreachableOneIs502() {
    int nobody = Ports.free(1).get(0);
    try (WeirProcess lonely = WeirProcess.builder().start()) {
      for (String file : List.of("s.flv", "s.m3u8")) {
        RawHttp.Answer none = RawHttp.get(lonely.httpPort(), "/live/" + file);
        isProblem(none, 503);
        assertThat(none.head().field("Retry-After")).matches("[1-9]\\d*");
      }
      String heartbeat =
          """
          {"ip":"127.0.0.1","server":"dead-origin","service":"1","pid":"1",
           "rtmp":["%d"],"http":["%d"]}
          """;
      lonely.api().post("/api/v1/srs/register", heartbeat.formatted(nobody, nobody));
      for (String file : List.of("s.flv", "s.m3u8")) {
        isProblem(RawHttp.get(lonely.httpPort(), "/live/" + file), 502);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/live/silent.flv", "/live/silent.m3u8"})
  void anOriginThatNeverAnswersIs504(String path) {
    origin.on(path, (connection, request) -> connection.isClosedWithin(CLOSED_BY_WEIR));
    isProblem(RawHttp.get(weir.httpPort(), path), 504);
    assertThat(weir.json("/api/v1/sessions")).isEmpty();
  }

  /** Shorter than what a candidate may take, so that it is the router who hears of it. */
  @Test
  void aTimeoutWithinTheRoutersPatienceIs504Too() {
    for (String path : List.of("/live/mute.flv", "/live/mute.m3u8")) {
      origin.on(path, (connection, request) -> connection.isClosedWithin(CLOSED_BY_WEIR));
    }
    try (WeirProcess hasty =
        WeirProcess.builder()
            .httpOrigin("raw-origin", origin.address())
            .with("weir.protocols.http.stream-timeout = 300ms")
            .with("weir.protocols.http.upstream.head-timeout = 300ms")
            .start()) {
      isProblem(RawHttp.get(hasty.httpPort(), "/live/mute.flv"), 504);
      isProblem(RawHttp.get(hasty.httpPort(), "/live/mute.m3u8"), 504);
      assertThat(hasty.metrics().sum("weir_sessions_ended_total", "reason=\"origin_timeout\""))
          .isEqualTo(1);
    }
  }

  /** It may have refused one viewer, who must not make it look dead to all others. */
  @ParameterizedTest
  @ValueSource(strings = {"/live/hangup.flv", "/live/hangup.m3u8"})
  void anOriginThatHangsUpIs502AndStaysHealthy(String path) {
    origin.on(path, (connection, request) -> connection.close());
    isProblem(RawHttp.get(weir.httpPort(), path), 502);
    assertThat(weir.metrics().sum("weir_origin_healthy", "kind=\"http\"")).isEqualTo(1);
  }

  /** What an origin says that is no HTTP, or no more than a piece of it. */
  private static final Map<String, String> GARBAGE =
      Map.of(
          "another protocol", "SSH-2.0-OpenSSH_9.0\r\n\r\n",
          "bytes", "\u0000\u0001\u00ff\u00fe\r\n\r\n\r\n",
          "half a head", "HTTP/1.1 200 OK\r\nContent-Ty",
          "no number", "HTTP/1.1 two OK\r\n\r\n",
          "length and chunked", OK + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
          "two lengths", OK + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
          "a name with a space", OK + "X Bad: 1\r\nContent-Length: 3\r\n\r\nabc",
          "an endless head", OK + ("X: " + "x".repeat(1000) + "\r\n").repeat(100) + "\r\n",
          "nothing", "");

  static Stream<String> garbage() {
    return GARBAGE.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void garbageIs502(String what) {
    for (String path : List.of("/live/garbage.flv", "/live/garbage.m3u8")) {
      origin.on(
          path,
          (connection, request) -> {
            connection.send(GARBAGE.getOrDefault(what, ""));
            connection.close();
          });
      isProblem(RawHttp.get(weir.httpPort(), path), 502);
    }
  }

  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String SIZED = OK + "Content-Length: 100\r\n\r\n";

  private static final Map<String, RawHttpOrigin.Script> CUTS =
      Map.of(
          "within a chunk", (c, r) -> c.send(CHUNKED).chunk("whole").send("10\r\nhalf").close(),
          "between chunks", (c, r) -> c.send(CHUNKED).chunk("whole").close(),
          "before its length", (c, r) -> c.send(SIZED).send("whole").close(),
          "by a reset", (c, r) -> c.send(SIZED).send("whole").reset());

  static Stream<String> cuts() {
    return CUTS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aStreamThatStopsInTheMiddleBreaksVisibly(String how) {
    origin.on("/live/cut.flv", CUTS.getOrDefault(how, (c, r) -> c.close()));
    breaksOff("/live/cut.flv");
  }

  /** Where the end of the connection is the end of the body, only a reset tells of a piece. */
  @Test
  void aStreamThatEndsWithItsConnectionEndsByAResetIfThatIsHowItEnded() {
    CountDownLatch received = new CountDownLatch(1);
    origin.on(
        "/live/endless.flv",
        (connection, request) -> {
          connection.send(OK + "\r\nwhole");
          await(received);
          connection.reset();
        });
    try (RawHttp client = RawHttp.connect(weir.httpPort())) {
      client.request("GET", "/live/endless.flv").head();
      assertThat(client.read(5)).asString().isEqualTo("whole");
      received.countDown();
      assertThatThrownBy(() -> client.read(1)).hasRootCauseMessage("Connection reset");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aSegmentThatStopsInTheMiddleBreaksVisibly(String how) {
    origin.serve("/live/list.m3u8", "application/x-mpegURL", "#EXTM3U\n#EXTINF:1,\ncut.m4s\n");
    origin.on("/live/cut.m4s", CUTS.getOrDefault(how, (c, r) -> c.close()));
    String url =
        RawHttp.get(weir.httpPort(), "/live/list.m3u8")
            .text()
            .lines()
            .filter(line -> line.startsWith("/"))
            .findFirst()
            .orElseThrow();
    breaksOff(url);
  }

  private static void breaksOff(String target) {
    try (RawHttp client = RawHttp.connect(weir.httpPort())) {
      client.request("GET", target);
      assertThatThrownBy(() -> client.body(client.head()))
          .hasRootCauseInstanceOf(EOFException.class);
    }
  }

  /** Of a playlist nothing has been told yet, so there is a better way to say it. */
  @ParameterizedTest
  @MethodSource("cuts")
  void aPlaylistThatStopsInTheMiddleIs502(String how) {
    origin.on("/live/cut.m3u8", CUTS.getOrDefault(how, (c, r) -> c.close()));
    isProblem(RawHttp.get(weir.httpPort(), "/live/cut.m3u8"), 502);
  }
}
