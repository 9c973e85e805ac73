package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.it.kit.Certificates;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawHttp2;
import io.weir.it.kit.RawHttpOrigin;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 by ALPN: what curl gets by it, and what those get who mean no good. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Http2IT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String ANSWER =
      """
      v=0
      o=server 5 2 IN IP4 0.0.0.0
      s=session
      t=0 0
      a=ice-lite
      a=group:BUNDLE 0
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      c=IN IP4 0.0.0.0
      a=ice-ufrag:orig0001
      a=ice-pwd:originsoriginsoriginsor
      a=mid:0
      a=candidate:0 1 udp 2130706431 127.0.0.1 50000 typ host generation 0
      """
          .replace("\n", "\r\n");

  private final Certificates certificate = Certificates.of("localhost");
  private final RawHttpOrigin origin = RawHttpOrigin.start();
  private final AtomicInteger asked = new AtomicInteger();
  private final WeirProcess weir = weir("auto");

  private WeirProcess weir(String engine) {
    return WeirProcess.builder()
        .httpOrigin("http", origin.address())
        .webRtcOrigin("webrtc", origin.address())
        .with(
            "weir.net.tls { engine = %s, certificates = [%s] }"
                .formatted(engine, certificate.element()))
        .with("weir.protocols.http.tls { enabled = true, listen = \"127.0.0.1:0\" }")
        .with("weir.protocols.webrtc.api-tls { enabled = true, listen = \"127.0.0.1:0\" }")
        .start();
  }

  @AfterAll
  void stop() {
    weir.close();
    origin.close();
  }

  private Tool curl(int port, String path, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "--silent",
                "--show-error",
                "--http2",
                "--include",
                "--max-time",
                "20",
                "--cacert",
                certificate.certificate().toString(),
                "--resolve",
                "localhost:" + port + ":127.0.0.1"));
    command.addAll(List.of(options));
    command.add("https://localhost:" + port + path);
    return Tool.start(Workplace.directory("curl"), command.toArray(String[]::new));
  }

  private String got(String path, String... options) {
    return curl(weir.httpsPort(), path, options).succeeds(SOON).output();
  }

  @Test
  void playlistsAndSegmentsComeByIt() {
    origin.serve("/live/p.m3u8", "application/vnd.apple.mpegurl", "#EXTM3U\n#EXTINF:1,\np-1.ts\n");
    origin.serve("/live/p-1.ts", "video/mp2t", "G".repeat(100_000));
    String playlist = got("/live/p.m3u8");
    assertThat(playlist).startsWith("HTTP/2 200").contains("#EXTINF:1,");
    String segment = playlist.lines().filter(it -> it.contains("p-1.ts")).findFirst().orElseThrow();
    assertThat(segment).as(playlist).doesNotContain(" ");
    String path = segment.startsWith("/") ? segment : "/live/" + segment;
    assertThat(got(path)).startsWith("HTTP/2 200").endsWith("G".repeat(100_000));
    assertThat(got(path, "--head"))
        .startsWith("HTTP/2 200")
        .containsIgnoringCase("content-length: 100000")
        .doesNotContain("GGG");
  }

  @Test
  void whatIsNotThereAndWhoAsksFromElsewhereGetsTheSameAnswers() {
    assertThat(got("/live/none.m3u8")).startsWith("HTTP/2 404");
    assertThat(got("/nothing", "-X", "DELETE"))
        .startsWith("HTTP/2 4")
        .contains("application/problem+json");
    assertThat(
            got(
                "/live/p.m3u8",
                "-X",
                "OPTIONS",
                "-H",
                "Origin: https://page.example",
                "-H",
                "Access-Control-Request-Method: GET"))
        .startsWith("HTTP/2 204")
        .containsIgnoringCase("access-control-allow-origin: *");
    assertThat(got("/live/" + "x".repeat(20_000))).startsWith("HTTP/2 414");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "jdk"})
  void endlessStreamsFlowWithoutTheirChunksAndEndAsTheyEnd(String engine) throws IOException {
    String tags = "FLV" + "t".repeat(70_000);
    origin.on(
        "/live/whole.flv",
        (connection, request) -> {
          connection.send(CHUNKED);
          for (int i = 0; i < 20; i++) {
            connection.chunk(tags);
          }
          connection.send("0\r\n\r\n");
        });
    origin.on(
        "/live/broken.flv", (connection, request) -> connection.send(CHUNKED).chunk(tags).close());
    try (WeirProcess other = engine.equals("jdk") ? weir("jdk") : null) {
      WeirProcess at = other == null ? weir : other;
      Path played = Workplace.directory("played").resolve("whole.flv");
      String said =
          curl(at.httpsPort(), "/live/whole.flv", "--no-include", "-o", played.toString(), "-v")
              .succeeds(SOON)
              .output();
      assertThat(said).contains("HTTP/2 200").doesNotContainIgnoringCase("transfer-encoding");
      assertThat(Files.readString(played)).isEqualTo(tags.repeat(20));
      assertThat(curl(at.httpsPort(), "/live/broken.flv").exitCode(SOON))
          .as("a stream that broke off")
          .isNotZero();
      Awaitility.await().atMost(SOON).until(() -> at.json("/api/v1/sessions").isEmpty());
      assertThat(at.metrics().sum("weir_sessions_ended_total", "reason=\"origin_closed\""))
          .isEqualTo(2);
    }
  }

  @Test
  void aSlowReaderOfOneStreamHoldsUpNoOther() {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger sent = new AtomicInteger();
    origin.on(
        "/live/fast.flv",
        (connection, request) -> {
          connection.send(CHUNKED);
          while (!over.get()) {
            connection.chunk("f".repeat(10_000));
            sent.addAndGet(10_000);
          }
        });
    origin.serve("/live/q.m3u8", "application/vnd.apple.mpegurl", "#EXTM3U\n");
    try (RawHttp2 client = RawHttp2.connect(weir.httpsPort())) {
      client.get(1, "/live/fast.flv");
      client.await(RawHttp2.DATA, 1);
      AtomicInteger before = new AtomicInteger(-1);
      Awaitility.await("the origin is held up, since no window is given")
          .pollInterval(Duration.ofMillis(300))
          .atMost(SOON)
          .until(() -> before.getAndSet(sent.get()) == sent.get());
      assertThat(sent.get()).isLessThan(16 << 20);
      client.get(3, "/live/q.m3u8");
      assertThat(client.await(RawHttp2.HEADERS, 3).payload()).isNotEmpty();
      client.frame(RawHttp2.RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
      Awaitility.await().atMost(SOON).until(() -> weir.json("/api/v1/sessions").isEmpty());
    } finally {
      over.set(true);
    }
  }

  @Test
  void anOfferIsAnsweredByItAndItsSessionEnded() {
    origin.on(
        "/rtc/v1/whip/",
        (connection, request) -> {
          connection.read(Integer.parseInt(request.field("Content-Length")));
          connection.send(
              "HTTP/1.1 201 Created\r\nContent-Type: application/sdp\r\nLocation: /s/1\r\n"
                  + "Content-Length: %d\r\n\r\n%s".formatted(ANSWER.length(), ANSWER));
        });
    Path offer =
        Workplace.write(
            Workplace.directory("offer").resolve("offer.sdp"),
            ANSWER.replace("orig0001", "client01").replace("a=ice-lite\r\n", ""));
    String said =
        curl(
                weir.webRtcApiTlsPort(),
                "/rtc/v1/whip/?app=live&stream=h2",
                "--data-binary",
                "@" + offer,
                "-H",
                "Content-Type: application/sdp")
            .succeeds(SOON)
            .output();
    assertThat(said)
        .startsWith("HTTP/2 201")
        .containsIgnoringCase("location: /rtc/v1/session/")
        .contains("127.0.0.1 " + weir.webRtcPort() + " typ host");

    origin.on(
        "/s/1",
        (connection, request) -> connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    String session =
        said.lines()
            .filter(line -> line.regionMatches(true, 0, "location: ", 0, 10))
            .map(line -> line.substring(10).strip())
            .findFirst()
            .orElseThrow();
    assertThat(
            curl(weir.webRtcApiTlsPort(), session, "--request", "DELETE").succeeds(SOON).output())
        .startsWith("HTTP/2 200");
    assertThat(weir.json("/api/v1/sessions").toString()).doesNotContain("live/h2");
  }

  /** What no request may say reaches no origin. */
  @Test
  void whatHttp2ForbidsIsRefused() {
    origin.on(
        "/live/h.ts",
        (connection, request) -> {
          asked.incrementAndGet();
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
    String[][] forbidden = {
      {"connection", "close"},
      {"transfer-encoding", "chunked"},
      {"upgrade", "websocket"},
      {"Upper", "x"},
      {"a b", "x"},
      {"x", "1\r\nHost: evil"},
      {"x", "1\0"},
      {"host", "evil"},
      {":path", "/live/h.ts"},
      {"content-length", "5"},
    };
    for (String[] field : forbidden) {
      try (RawHttp2 client = RawHttp2.connect(weir.httpsPort())) {
        client.get(1, "/live/h.ts", field);
        assertRefused(client, String.join(": ", field));
      }
    }
    for (String path : List.of("", "*", "live/h.ts", "/live/h.ts HTTP/1.1", "/live/h.ts\r\nX: 1")) {
      try (RawHttp2 client = RawHttp2.connect(weir.httpsPort())) {
        client.get(1, path);
        assertRefused(client, path);
      }
    }
    assertThat(asked.get()).isZero();
    assertThat(got("/live/h.ts")).endsWith("ok");
  }

  private static void assertRefused(RawHttp2 client, String what) {
    for (RawHttp2.Frame frame = client.next(); frame != null; frame = client.next()) {
      boolean reset = frame.type() == RawHttp2.RST_STREAM || frame.type() == RawHttp2.GOAWAY;
      // The status is a literal, or one of the static table: 400 is 12.
      boolean refused =
          frame.type() == RawHttp2.HEADERS
              && ((frame.payload()[0] & 0xff) == (0x80 | 12)
                  || new String(frame.payload(), java.nio.charset.StandardCharsets.ISO_8859_1)
                      .matches("(?s).{1,3}(400|405|431).*"));
      if (reset || refused) {
        return;
      }
      assertThat(frame.type()).as(what).isNotEqualTo(RawHttp2.HEADERS);
    }
  }

  @Test
  void floodsEndTheConnectionAndNobodyElses() {
    origin.serve("/live/f.ts", "video/mp2t", "ok");
    try (RawHttp2 witness = RawHttp2.connect(weir.httpsPort())) {
      witness.get(1, "/live/f.ts");
      witness.await(RawHttp2.DATA, 1);
      assertThat(flood(Http2IT::resets)).as("rapid reset").contains(ENHANCE_YOUR_CALM);
      flood(Http2IT::pings);
      flood(Http2IT::settings);
      flood(Http2IT::continuations);
      flood(Http2IT::emptyFrames);
      witness.get(3, "/live/f.ts");
      assertThat(witness.await(RawHttp2.DATA, 3).payload()).isEqualTo(new byte[] {'o', 'k'});
    }
    Awaitility.await().atMost(SOON).until(() -> weir.metrics().sum("weir_connections_open") == 0);
    assertThat(weir.metrics().sum("weir_bad_input_total", "reason=\"http2\"")).isPositive();
  }

  private interface Flood {
    void send(RawHttp2 client, int round);
  }

  /** Says it again and again, without a look at what comes back, until Weir closes. */
  private List<Integer> flood(Flood flood) {
    try (RawHttp2 client = RawHttp2.connect(weir.httpsPort())) {
      assertThatThrownBy(
              () -> {
                for (int round = 0; round < 100_000; round++) {
                  flood.send(client, round);
                }
              })
          .isInstanceOf(UncheckedIOException.class);
      return client.awaitClose();
    }
  }

  private static void resets(RawHttp2 client, int round) {
    byte[] cancel = {0, 0, 0, 8};
    client.get(2 * round + 1, "/live/f.ts");
    client.frame(RawHttp2.RST_STREAM, 0, 2 * round + 1, cancel);
  }

  private static void pings(RawHttp2 client, int round) {
    client.send(repeated(RawHttp2.bytes(RawHttp2.PING, 0, 0, new byte[8])));
  }

  private static void settings(RawHttp2 client, int round) {
    client.send(repeated(RawHttp2.bytes(RawHttp2.SETTINGS, 0, 0)));
  }

  private static void continuations(RawHttp2 client, int round) {
    if (round == 0) {
      client.frame(RawHttp2.HEADERS, 0, 1, RawHttp2.request("GET", "/live/f.ts"));
    }
    client.send(repeated(RawHttp2.bytes(RawHttp2.CONTINUATION, 0, 1)));
  }

  private static void emptyFrames(RawHttp2 client, int round) {
    if (round == 0) {
      client.frame(
          RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.request("POST", "/live/f.ts"));
    }
    client.send(repeated(RawHttp2.bytes(RawHttp2.DATA, 0, 1)));
  }

  private static byte[] repeated(byte[] frame) {
    byte[] all = new byte[frame.length * 1_000];
    for (int i = 0; i < 1_000; i++) {
      System.arraycopy(frame, 0, all, i * frame.length, frame.length);
    }
    return all;
  }

  @Test
  void headsAndStreamsAreBounded() {
    origin.on(
        "/live/held.flv",
        (connection, request) -> {
          connection.send(CHUNKED).chunk("x");
          connection.isClosedWithin(SOON);
        });
    try (RawHttp2 client = RawHttp2.connect(weir.httpsPort())) {
      for (int i = 0; i <= 100; i++) {
        client.get(2 * i + 1, "/live/held.flv");
      }
      assertThat(client.await(RawHttp2.RST_STREAM, 201).number(0))
          .as("REFUSED_STREAM")
          .isEqualTo(7);
    }
    try (RawHttp2 client = RawHttp2.connect(weir.httpsPort())) {
      byte[] head =
          RawHttp2.request("GET", "/live/f.ts", "x", "y".repeat(15_000), "z", "y".repeat(15_000));
      client.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, java.util.Arrays.copyOf(head, 16_000));
      client.frame(
          RawHttp2.CONTINUATION,
          RawHttp2.END_HEADERS,
          1,
          java.util.Arrays.copyOfRange(head, 16_000, head.length));
      assertRefused(client, "a head of 30,000 bytes");
    }
    Awaitility.await().atMost(SOON).until(() -> weir.json("/api/v1/sessions").isEmpty());
  }

  @Test
  void whoDoesNotSpeakItGetsHttp1() {
    origin.serve("/live/one.ts", "video/mp2t", "one");
    assertThat(got("/live/one.ts", "--http1.1")).startsWith("HTTP/1.1 200").endsWith("one");
    assertThat(got("/live/one.ts", "--no-alpn")).startsWith("HTTP/1.1 200").endsWith("one");
    assertThat(RawHttp.get(weir.httpPort(), "/live/one.ts").text()).isEqualTo("one");
  }
}
