package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawHttpOrigin;
import io.weir.it.kit.WeirProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever breaks HTTP is told so, closed and counted, and nobody else notices. */
final class HttpBadInputIT {
  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final String HOST = " HTTP/1.1\r\nHost: a\r\n";
  private static final String GET = "GET /live/a.flv" + HOST;
  private static final String LAST = "Connection: close\r\n\r\n";

  private static final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private static RawHttpOrigin origin;
  private static WeirProcess weir;
  private static RawHttp witness;
  private static int played;

  /**
   * Something that a client should not say.
   *
   * @param name what it is
   * @param status of the answer
   * @param reason the tag under which it is counted
   * @param request says it
   */
  record BadInput(String name, int status, String reason, String request) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static BadInput bad(String name, int status, String reason, String request) {
    return new BadInput(name, status, reason, request);
  }

  static List<BadInput> heads() {
    return List.of(
        bad(
            "length and chunked",
            400,
            "length_and_coding",
            GET + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "two lengths",
            400,
            "content_length",
            GET + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n"),
        bad("a list of lengths", 400, "content_length", GET + "Content-Length: 0, 0\r\n\r\n"),
        bad("a signed length", 400, "content_length", GET + "Content-Length: +0\r\n\r\n"),
        bad(
            "another coding",
            400,
            "transfer_coding",
            GET + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "chunked twice",
            400,
            "transfer_coding",
            GET + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "chunked in HTTP/1.0",
            400,
            "transfer_coding",
            "GET /live/a.flv HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        bad("bare CR", 400, "bare_cr", GET + "X: a\rContent-Length: 5\r\n\r\n"),
        bad("bare LF", 400, "request_line", "GET /live/a.flv HTTP/1.1\nHost: a\n\n"),
        bad("a folded header", 400, "folded_header", GET + "X: a\r\n b\r\n\r\n"),
        bad("a space before the colon", 400, "space_before_colon", GET + "X : a\r\n\r\n"),
        bad("NUL in a header", 400, "header_value", GET + "X: a\0b\r\n\r\n"),
        bad("NUL in a name", 400, "header_name", GET + "X\0: a\r\n\r\n"),
        bad("NUL in the target", 400, "request_line", "GET /live/a\0.flv" + HOST + "\r\n"),
        bad("no Host", 400, "host", "GET /live/a.flv HTTP/1.1\r\n\r\n"),
        bad("two Hosts", 400, "host", GET + "Host: b\r\n\r\n"),
        bad("an odd Host", 400, "host", "GET /live/a.flv HTTP/1.1\r\nHost: a/b@c\r\n\r\n"),
        bad("a megabyte of header", 431, "header_size", GET + "X: " + "x".repeat(1 << 20)),
        bad("a long target", 414, "uri_length", "GET /" + "x".repeat(9000) + ".flv" + HOST),
        bad("a tunnel", 405, "method", "CONNECT 127.0.0.1:22" + HOST + "\r\n"),
        bad("a trace", 405, "method", "TRACE /live/a.flv" + HOST + "\r\n"),
        bad("HTTP/2", 400, "version", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        bad("a TLS hello", 400, "request_line", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001"));
  }

  static List<BadInput> targets() {
    return List.of(
        bad("escaped NUL", 400, "uri_path", "GET /live/a%00.flv" + HOST + LAST),
        bad("dot segments", 400, "uri_path", "GET /live/../stat.flv" + HOST + LAST),
        bad("escaped dot segments", 400, "uri_path", "GET /live/%2e%2E/stat.flv" + HOST + LAST),
        bad("an escaped slash", 400, "uri_path", "GET /live/..%2fstat.flv" + HOST + LAST),
        bad("a backslash", 400, "uri_path", "GET /live/..\\stat.flv" + HOST + LAST),
        bad("a broken escape", 400, "uri_path", "GET /live/%zz.flv" + HOST + LAST),
        bad("no app", 400, "uri_stream", "GET /a.flv" + HOST + LAST),
        bad("a made-up token", 400, "uri_token", "GET /~1abc/live/a-1.ts" + HOST + LAST));
  }

  @BeforeAll
  static void start() {
    origin = RawHttpOrigin.start().on("/live/witness.flv", HttpBadInputIT::serveWitness);
    weir =
        WeirProcess.builder()
            .httpOrigin("raw", origin.address())
            .with("weir.protocols.http.header-timeout = 1s")
            .start();
    witness = RawHttp.connect(weir.httpPort()).request("GET", "/live/witness.flv");
    assertThat(witness.head().status()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    witness.close();
    weir.close();
    origin.close();
  }

  private static void serveWitness(RawHttp connection, RawHttp.Head request) {
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    try {
      while (true) {
        connection.send(frames.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void othersDoNotNotice() {
    String frame = "frame " + played++ + ";";
    frames.add(frame);
    assertThat(witness.read(frame.length())).asString().isEqualTo(frame);
  }

  @ParameterizedTest
  @MethodSource({"heads", "targets"})
  void isAnsweredClosedAndCounted(BadInput input) {
    double before = counted(input.reason());
    try (RawHttp client = RawHttp.connect(weir.httpPort())) {
      try {
        client.send(input.request());
      } catch (UncheckedIOException e) {
        assertThat(e)
            .as("closed while it still spoke")
            .hasMessageMatching(".*(reset|Broken pipe|closed).*");
      }
      isProblem(client.answer("GET"), input.status());
      assertThat(client.isClosedWithin(AT_ONCE)).as("closed").isTrue();
    }
    assertThat(counted(input.reason())).isEqualTo(before + 1);
  }

  private static void isProblem(RawHttp.Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.head().field("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text())
        .contains("\"status\":" + status)
        .doesNotContain(Integer.toString(origin.port()));
  }

  private static double counted(String reason) {
    return weir.metrics()
        .sum("weir_bad_input_total", "protocol=\"http\"", "reason=\"" + reason + "\"");
  }

  @Test
  void aSlowHeaderIsClosedAtItsTimeout() {
    double before = counted("slow_header");
    long begun = System.nanoTime();
    try (RawHttp slow = RawHttp.connect(weir.httpPort());
        RawHttp silent = RawHttp.connect(weir.httpPort())) {
      isProblem(slow.send("GET /live/slow.flv HTTP/1.1\r\nHo").answer("GET"), 408);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
      assertThat(slow.isClosedWithin(AT_ONCE)).isTrue();
      assertThat(silent.isClosedWithin(AT_ONCE)).isTrue();
    }
    assertThat(counted("slow_header")).isEqualTo(before + 1);
  }

  /** It says what the host is, and chooses a stream by it; it is no address to connect to. */
  @Test
  void anAbsoluteTargetOnlyChoosesAStream() {
    AtomicInteger visits = new AtomicInteger();
    BlockingQueue<String> hosts = new LinkedBlockingQueue<>();
    try (RawHttpOrigin stranger =
        RawHttpOrigin.start().on("/live/abs.flv", (c, r) -> visits.incrementAndGet())) {
      origin.on(
          "/live/abs.flv",
          (connection, request) -> {
            hosts.add(request.field("Host"));
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nours");
          });
      RawHttp.Answer answer =
          RawHttp.get(weir.httpPort(), "http://" + stranger.address() + "/live/abs.flv");
      assertThat(answer.text()).isEqualTo("ours");
      assertThat(hosts.remove()).isEqualTo(stranger.address());
      try (RawHttp client = RawHttp.connect(weir.httpPort())) {
        client.send("GET /live/abs.flv HTTP/1.1\r\nHost: " + stranger.address() + "\r\n\r\n");
        assertThat(client.answer("GET").text()).isEqualTo("ours");
      }
      assertThat(visits).hasValue(0);
    }
  }

  /** What comes behind a request for a stream must not reach the origin over the joined socket. */
  @Test
  void aSecondRequestDoesNotSlipThroughBehindAStream() {
    AtomicInteger smuggled = new AtomicInteger();
    origin.serve("/live/first.flv", "video/x-flv", "first");
    origin.on("/admin", (connection, request) -> smuggled.incrementAndGet());
    try (RawHttp client = RawHttp.connect(weir.httpPort())) {
      client.send("GET /live/first.flv" + HOST + "\r\nGET /admin" + HOST + "\r\n");
      RawHttp.Answer answer = client.answer("GET");
      assertThat(answer.text()).isEqualTo("first");
      assertThat(answer.head().field("Connection")).isEqualTo("close");
      client.request("GET", "/admin");
    }
    Awaitility.await()
        .untilAsserted(() -> assertThat(weir.json("/api/v1/sessions")).hasSize(1)); // the witness
    assertThat(smuggled).hasValue(0);
  }

  /** A stream is asked for without a body; one that is announced is not waited for. */
  @Test
  void aStreamThatIsAskedForWithABodyIsRefused() {
    origin.serve("/live/body.flv", "video/x-flv", "FLV");
    try (RawHttp client = RawHttp.connect(weir.httpPort())) {
      client.send("GET /live/body.flv" + HOST + "Content-Length: 100\r\n\r\nsome");
      isProblem(client.answer("GET"), 413);
      assertThat(client.isClosedWithin(AT_ONCE)).isTrue();
    }
    assertThat(weir.json("/api/v1/sessions")).hasSize(1);
  }

  @Test
  void aPlaylistOfTenMegabytesIsRefused() {
    String faults = "weir_http_upstream_faults_total";
    double before = weir.metrics().sum(faults, "fault=\"too_large\"");
    String line = "#EXTINF:1,\nhuge-1.ts\n";
    origin.serve(
        "/live/huge.m3u8",
        "application/vnd.apple.mpegurl",
        "#EXTM3U\n" + line.repeat((10 << 20) / line.length()));
    isProblem(RawHttp.get(weir.httpPort(), "/live/huge.m3u8"), 502);
    assertThat(weir.metrics().sum(faults, "fault=\"too_large\"")).isEqualTo(before + 1);
  }

  @Test
  void whatIsNoPlaylistIsRefusedUnderThatName() {
    double before = counted("origin_playlist_no_header");
    origin.serve("/live/no.m3u8", "text/html", "<html>secret-1.ts</html>");
    RawHttp.Answer answer = RawHttp.get(weir.httpPort(), "/live/no.m3u8");
    isProblem(answer, 502);
    assertThat(answer.text()).doesNotContain("secret");
    assertThat(counted("origin_playlist_no_header")).isEqualTo(before + 1);
  }
}
