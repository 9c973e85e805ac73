package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Certificates;
import io.weir.it.kit.Chromium;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.ListedOrigin;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.NginxTls;
import io.weir.it.kit.Packets;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WebRtcOrigin;
import io.weir.it.kit.WebRtcPage;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins by TLS: another Weir for RTMPS, nginx for HTTPS, and those who are not believed. */
@ResourceLock(Chromium.PICTURES)
final class TlsOriginIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String SEGMENT = "G".repeat(300_000);
  private static final String SUMMARIES =
      "{\"code\":0,\"data\":{\"self\":{\"cpu_percent\":0.25},\"system\":{\"conn_srs\":3}}}";

  private final Certificates certificate = Certificates.of("localhost");

  private static String origin(String id, String kind, String address) {
    return "weir.origins.static = [{ id = %s, endpoints { %s = [\"%s\"] } }]"
        .formatted(id, kind, address);
  }

  private static String trusting(Certificates authority) {
    return "weir.net.tls.origins.authorities = \"%s\"\nweir.routing.connect-timeout = 10s"
        .formatted(authority.certificate());
  }

  private WeirProcess rtmps(NginxRtmp behind) {
    return WeirProcess.builder()
        .origin("nginx", behind.address())
        .with("weir.net.tls.certificates = [" + certificate.element() + "]")
        .with("weir.protocols.rtmp.tls { enabled = true, listen = \"127.0.0.1:0\" }")
        .start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "jdk"})
  void whatIsPublishedToAnRtmpsOriginIsPlayedFromItPacketForPacket(String engine) {
    Clip clip = Clip.ofSeconds(6);
    Path played = Workplace.directory("played").resolve("origin.flv");
    try (NginxRtmp nginx = NginxRtmp.start();
        WeirProcess origin = rtmps(nginx);
        WeirProcess weir =
            WeirProcess.builder()
                .with(origin("o", "rtmps", "localhost:" + origin.rtmpsPort()))
                .with(trusting(certificate))
                .with("weir.net.tls.engine = " + engine)
                .with("weir.health.checks.rtmp = RTMP")
                .start()) {
      try (Tool player = Ffmpeg.play(weir.url("s"), played)) {
        Awaitility.await("the player waits")
            .atMost(SOON)
            .until(() -> weir.json("/api/v1/sessions").size() == 1);
        Ffmpeg.publish(clip.file(), weir.url("s")).succeeds(SOON);
        player.ended(SOON);
      }
      Awaitility.await("all is over")
          .atMost(SOON)
          .until(() -> weir.json("/api/v1/sessions").isEmpty());
      assertThat(weir.metrics().sum("weir_tls_origin_handshakes_total", "result=\"passed\""))
          .isGreaterThan(1);
      assertThat(weir.metrics().sum("weir_origin_healthy", "kind=\"rtmp\"")).isEqualTo(1);
    }
    Packets.of(played).holds(clip.packets(), 5_000);
  }

  @Test
  void playlistsSegmentsAndStreamsComeFromNginxByHttps() {
    try (NginxTls nginx =
            NginxTls.start(certificate)
                .file("live/p.m3u8", "#EXTM3U\n#EXTINF:1,\np-1.ts\n")
                .file("live/p-1.ts", SEGMENT)
                .file("live/s.flv", SEGMENT);
        WeirProcess weir =
            WeirProcess.builder()
                .with(origin("o", "https", "localhost:" + nginx.port()))
                .with(trusting(certificate))
                .with("weir.health.checks.http = HTTP")
                .start()) {
      RawHttp.Answer playlist = RawHttp.get(weir.httpPort(), "/live/p.m3u8");
      assertThat(playlist.status()).as(playlist.text()).isEqualTo(200);
      String segment =
          playlist.text().lines().filter(it -> it.contains("p-1.ts")).findFirst().orElseThrow();
      String path = segment.startsWith("/") ? segment : "/live/" + segment;
      assertThat(RawHttp.get(weir.httpPort(), path).text()).isEqualTo(SEGMENT);
      assertThat(RawHttp.get(weir.httpPort(), "/live/s.flv").text()).isEqualTo(SEGMENT);
    }
  }

  @Test
  void anApiByTlsIsCheckedAndAskedForItsLoadAndItsStreams() {
    try (NginxRtmp nginx = NginxRtmp.start();
        ListedOrigin origin = ListedOrigin.start("o", "run1", nginx.address());
        NginxTls before = NginxTls.before(origin.http().address(), certificate);
        WeirProcess weir =
            WeirProcess.builder()
                .with(
                    "weir.origins.static = [{ id = o, endpoints { rtmp = [\"%s\"], apis = [\"%s\"] } }]"
                        .formatted(nginx.address(), "localhost:" + before.port()))
                .with(trusting(certificate))
                .with("weir.health.checks.api = HTTP")
                .with("weir.origins.summaries.interval = 200ms")
                .with("weir.origins.streams { ask = true, timeout = 5s }")
                .with("weir.origins.api.timeout = 5s")
                .start();
        RawRtmp pushed = RawRtmp.publisher(nginx.rtmpPort(), "live", "pushed")) {
      origin.http().serve("/api/v1/summaries", "application/json", SUMMARIES);
      origin.lists("c1", "live", "pushed");
      Awaitility.await("its load")
          .atMost(SOON)
          .until(() -> weir.json("/api/v1/origins").at("/0/load/cpuPercent").asDouble() == 25);
      try (RawRtmp player = RawRtmp.player(weir.rtmpPort(), "live", "pushed")) {
        assertThat(weir.json("/api/v1/streams").at("/0/publisher").asText())
            .isEqualTo("direct:run1/c1");
        assertThat(player.isClosedWithin(Duration.ofMillis(50))).isFalse();
      }
      assertThat(RawHttp.get(weir.webRtcApiPort(), "/api/v1/streams/").text())
          .contains("\"pushed\"")
          .contains("\"partial\":false");
      assertThat(weir.metrics().sum("weir_origin_healthy", "kind=\"api\"")).isEqualTo(1);
      assertThat(weir.metrics().sum("weir_health_checks_total", "result=\"failed\"")).isZero();
      assertThat(weir.metrics().sum("weir_tls_origin_handshakes_total", "result=\"failed\""))
          .isZero();
      assertThat(pushed.isSilentFor(Duration.ofMillis(50))).isTrue();
    }
  }

  /** By the address, for whose name its certificate is not; media is where the API is. */
  @Test
  void offersGoToAnApiByTlsAndSessionsEndThere() {
    try (WebRtcOrigin origin = WebRtcOrigin.start();
        NginxTls before = NginxTls.before(origin.address(), certificate);
        WeirProcess weir =
            WeirProcess.builder()
                .with(origin("o", "apis", "localhost@127.0.0.1:" + before.port()))
                .with(trusting(certificate))
                .start();
        WebRtcPage publisher = WebRtcPage.start(origin.page());
        WebRtcPage player = WebRtcPage.start(origin.page())) {
      assertThat(publisher.publish(weir.whip("s")).status()).isEqualTo(201);
      publisher.awaitConnected();
      assertThat(player.play(weir.whep("s")).status()).isEqualTo(201);
      player.receives(Duration.ofSeconds(3));
      assertThat(player.restart()).as("PATCH").isEqualTo(200);
      assertThat(player.end()).as("DELETE").isEqualTo(200);
      assertThat(publisher.end()).isEqualTo(200);
      assertThat(origin.sessions()).isEmpty();
      assertThat(weir.metrics().sum("weir_tls_origin_handshakes_total", "result=\"passed\""))
          .isPositive();
    }
  }

  @Test
  void whoIsNotTheOneThatWasDialledIsNoOrigin() {
    Certificates other = Certificates.of("elsewhere.example");
    try (NginxTls stranger = NginxTls.start(other);
        NginxTls unknown = NginxTls.start(certificate);
        WeirProcess named =
            WeirProcess.builder()
                .with(origin("stranger", "https", "localhost:" + stranger.port()))
                .with(trusting(other))
                .start();
        WeirProcess careful =
            WeirProcess.builder()
                .with(origin("unknown", "https", "localhost:" + unknown.port()))
                .start();
        WeirProcess renamed =
            WeirProcess.builder()
                .with(origin("renamed", "https", "elsewhere.example@127.0.0.1:" + stranger.port()))
                .with(trusting(other))
                .start();
        WeirProcess careless =
            WeirProcess.builder()
                .with(origin("stranger", "https", "localhost:" + stranger.port()))
                .with("weir.net.tls.origins.verify = false")
                .start()) {
      assertThat(RawHttp.get(named.httpPort(), "/live/p.m3u8").status()).isEqualTo(502);
      assertThat(RawHttp.get(careful.httpPort(), "/live/s.flv").status()).isEqualTo(502);
      assertThat(careful.metrics().sum("weir_tls_origin_handshakes_total", "result=\"failed\""))
          .isPositive();
      assertThat(RawHttp.get(careless.httpPort(), "/live/p.m3u8").status()).isEqualTo(404);
      assertThat(RawHttp.get(renamed.httpPort(), "/live/p.m3u8").status()).isEqualTo(404);
    }
  }

  @Test
  void aRefusedRtmpsOriginIsAnUnreachableOne() {
    try (NginxRtmp nginx = NginxRtmp.start();
        WeirProcess origin = rtmps(nginx);
        WeirProcess weir =
            WeirProcess.builder()
                .with(origin("o", "rtmps", "127.0.0.1:" + origin.rtmpsPort()))
                .with(trusting(certificate))
                .start();
        RawRtmp publisher = RawRtmp.connect(weir.rtmpPort()).handshake()) {
      assertThat(publisher.publish(publisher.openStream("live"), "s").statusCode())
          .isEqualTo("NetStream.Failed");
      assertThat(weir.metrics().sum("weir_sessions_ended_total", "reason=\"origin_unreachable\""))
          .isEqualTo(1);
    }
  }
}
