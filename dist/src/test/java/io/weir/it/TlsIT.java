package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Certificates;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.Packets;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawHttpOrigin;
import io.weir.it.kit.SslScan;
import io.weir.it.kit.Tool;
import io.weir.it.kit.TrustEverybody;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients by TLS: what they get, what they are shown, and who gets nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SESSIONS = 100;
  private static final String FLV_HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final Certificates one = Certificates.of("one.example.com");
  private final Certificates wild = Certificates.ofRsa("*.two.example.com", "two.example.com");
  private final RawHttpOrigin http = RawHttpOrigin.start();
  private final NginxRtmp rtmp = NginxRtmp.start();
  private final WeirProcess weir = weir("auto");

  private WeirProcess weir(String engine) {
    return WeirProcess.builder()
        .origin("rtmp", rtmp.address())
        .httpOrigin("http", http.address())
        .with("weir.net.tls { reload = 200ms, engine = " + engine + " }")
        .with("weir.net.tls.certificates = [%s, %s]".formatted(one.element(), wild.element()))
        .with("weir.protocols.rtmp.tls { enabled = true, listen = \"127.0.0.1:0\" }")
        .with("weir.protocols.http.tls { enabled = true, listen = \"127.0.0.1:0\" }")
        .with("weir.protocols.webrtc.api-tls { enabled = true, listen = \"127.0.0.1:0\" }")
        .start();
  }

  @AfterAll
  void stop() {
    weir.close();
    rtmp.close();
    http.close();
  }

  private static String rtmps(WeirProcess at, String stream) {
    return "rtmps://127.0.0.1:%d/live/%s".formatted(at.rtmpsPort(), stream);
  }

  private static Tool curl(String... options) {
    List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error"));
    command.addAll(List.of("--max-time", "20"));
    command.addAll(List.of(options));
    return Tool.start(Workplace.directory("curl"), command.toArray(String[]::new));
  }

  /** Asks a host that is this machine, and believes this certificate alone. */
  private static Tool ask(int port, String host, Certificates by, String path) {
    return curl(
        "--include",
        "--cacert",
        by.certificate().toString(),
        "--resolve",
        host + ":" + port + ":127.0.0.1",
        "https://" + host + ":" + port + path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "jdk"})
  void whatIsPublishedByRtmpsIsPlayedByRtmpsPacketForPacket(String engine) {
    Clip clip = Clip.ofSeconds(6);
    Path played = Workplace.directory("played").resolve("rtmps.flv");
    try (WeirProcess other = engine.equals("jdk") ? weir("jdk") : null) {
      WeirProcess at = other == null ? weir : other;
      try (Tool player = Ffmpeg.play(rtmps(at, "r-" + engine), played)) {
        Awaitility.await("the player waits")
            .atMost(SOON)
            .until(() -> at.json("/api/v1/sessions").size() == 1);
        Ffmpeg.publish(clip.file(), rtmps(at, "r-" + engine)).succeeds(SOON);
        player.ended(SOON);
      }
      Awaitility.await("all is over")
          .atMost(SOON)
          .until(() -> at.json("/api/v1/sessions").isEmpty());
    }
    Packets.of(played).holds(clip.packets(), 5_000);
  }

  @Test
  void certificatesAreChosenByNameAndTheFirstIsForAllOthers() throws IOException {
    http.on(
        "/live/a.ts",
        (connection, request) -> {
          String answer = "proto=" + request.text().contains("X-Forwarded-Proto: https");
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + answer);
        });
    int port = weir.httpsPort();
    String api = "/api/v1/versions";
    for (Tool answer :
        List.of(
            ask(port, "one.example.com", one, api),
            ask(port, "ONE.example.com", one, api),
            ask(port, "x.two.example.com", wild, api),
            ask(port, "two.example.com", wild, api),
            ask(weir.webRtcApiTlsPort(), "one.example.com", one, api))) {
      assertThat(answer.succeeds(SOON).output()).contains("HTTP/2 200");
    }
    assertThat(ask(port, "x.y.two.example.com", wild, api).exitCode(SOON)).isEqualTo(60);
    assertThat(ask(port, "one.example.com", one, "/live/a.ts").succeeds(SOON).output())
        .endsWith("proto=true");
    assertThat(shown(port)).isEqualTo(read(one));
  }

  /** A hundred players go on, and new ones are shown the new one. */
  @Test
  void aCertificateIsExchangedUnderRunningSessions() throws Exception {
    AtomicInteger tick = new AtomicInteger();
    http.on(
        "/live/swap.flv",
        (connection, request) -> {
          connection.send(FLV_HEAD);
          while (!connection.isClosedWithin(Duration.ofMillis(100))) {
            connection.chunk("tick " + tick.get() + "\n");
          }
        });
    Certificates swapped = Certificates.of("swapped.example.com");
    try (WeirProcess at =
        WeirProcess.builder()
            .httpOrigin("http", http.address())
            .with("weir.net.tls { reload = 200ms, certificates = [" + swapped.element() + "] }")
            .with("weir.protocols.http.tls { enabled = true, listen = \"127.0.0.1:0\" }")
            .start()) {
      int port = at.httpsPort();
      X509Certificate before = read(swapped);
      List<SSLSocket> players = new ArrayList<>();
      List<BufferedReader> readers = new ArrayList<>();
      try {
        for (int i = 0; i < SESSIONS; i++) {
          SSLSocket player = connect(port);
          players.add(player);
          player
              .getOutputStream()
              .write(
                  "GET /live/swap.flv HTTP/1.1\r\nHost: h\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
          readers.add(
              new BufferedReader(
                  new InputStreamReader(player.getInputStream(), StandardCharsets.US_ASCII)));
        }
        for (BufferedReader reader : readers) {
          awaitTick(reader, 0);
        }
        assertThat(shown(port)).isEqualTo(before);

        Files.writeString(swapped.key(), "no key at all");
        Awaitility.await("a bad one is refused, and told once")
            .atMost(SOON)
            .until(() -> at.metrics().sum("weir_tls_reloads_total", "result=\"refused\"") == 1);
        assertThat(shown(port)).isEqualTo(before);

        swapped.become(Certificates.of("swapped.example.com"));
        Awaitility.await("the new one is shown")
            .atMost(SOON)
            .until(() -> shown(port).equals(read(swapped)));
        assertThat(read(swapped)).isNotEqualTo(before);
        tick.set(1);
        for (BufferedReader reader : readers) {
          awaitTick(reader, 1);
        }
        assertThat(at.json("/api/v1/sessions")).hasSize(SESSIONS);
        assertThat(at.metrics().sum("weir_sessions_ended_total")).isZero();
      } finally {
        for (SSLSocket player : players) {
          player.close();
        }
      }
    }
  }

  private static void awaitTick(BufferedReader reader, int wanted) throws IOException {
    String line = "";
    while (line != null && !line.equals("tick " + wanted)) {
      line = reader.readLine();
    }
    assertThat(line).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "jdk"})
  void oldVersionsAndWeakCiphersAreRefused(String engine) {
    try (WeirProcess other = engine.equals("jdk") ? weir("jdk") : null) {
      int port = (other == null ? weir : other).httpsPort();
      SslScan.of(port).holdsNewVersionsAndStrongCiphersAlone();
    }
  }

  @Test
  void whoSpeaksNoTlsIsClosedAndCounted() throws Exception {
    double failed = weir.metrics().sum("weir_tls_handshakes_total", "result=\"failed\"");
    try (RawHttp plain = RawHttp.connect(weir.httpsPort())) {
      plain.request("GET", "/live/a.flv");
      assertThat(plain.isClosedWithin(SOON)).isTrue();
    }
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), weir.rtmpsPort())) {
      silent.getOutputStream().write(3);
      silent.getOutputStream().write(new byte[1536]);
      silent.setSoTimeout((int) SOON.toMillis());
      assertThat(silent.getInputStream().readAllBytes()).hasSizeLessThan(100);
    }
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                weir.metrics().sum("weir_tls_handshakes_total", "result=\"failed\"") == failed + 2);
  }

  private static X509Certificate read(Certificates files) {
    try (InputStream in = Files.newInputStream(files.certificate())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What is shown to a client that asks for no name. */
  private static X509Certificate shown(int port) throws IOException {
    try (SSLSocket socket = connect(port)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLSocket connect(int port) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            TrustEverybody.context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) SOON.toMillis());
    socket.startHandshake();
    return socket;
  }
}
