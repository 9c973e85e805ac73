package io.weir.it.srs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Certificates;
import io.weir.it.kit.Chromium;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.HaProxy;
import io.weir.it.kit.Packets;
import io.weir.it.kit.Ports;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WebRtcPage;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** An unmodified SRS and the doors of Weir: what it hears of clients, and how it gets in itself. */
@Tag("srs")
@ResourceLock(Chromium.PICTURES)
final class SrsDoorsIT {
  private static final String PROXY = "127.0.0.2";
  private static final String CLIENT = "127.0.0.9";
  private static final String FROM = "source " + PROXY + " send-proxy-v2";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Clip CLIP = Clip.ofSeconds(12);

  @Test
  void heartbeatsAndHooksReachASystemApiThatSpeaksTlsAlone() {
    Certificates certificate = Certificates.of("weir.example.com");
    try (WeirProcess weir =
            WeirProcess.builder()
                .with("weir.net.tls.certificates = [" + certificate.element() + "]")
                .with("weir.api.tls.enabled = true")
                .with("weir.origins.registration.token = s3cret")
                .start();
        SrsOrigin origin =
            SrsOrigin.builder("srs-tls")
                .byTls("s3cret")
                .registersAt(weir.apiPort())
                .tells(weir.apiPort())
                .start()) {
      Awaitility.await("it has registered")
          .atMost(SOON)
          .until(() -> weir.json("/api/v1/origins").findValuesAsText("id").contains("srs-tls"));
      try (Tool pushed = Ffmpeg.publishForever(CLIP.file(), origin.url("pushed"))) {
        Awaitility.await("its hook")
            .atMost(SOON)
            .until(() -> publisher(weir).startsWith("direct:"));
        assertThat(pushed.isAlive()).isTrue();
      }
    }
  }

  /** Its heartbeat tells of ports in the clear alone; a profile tells the others. */
  @Test
  void aRegisteredServerIsReachedByTlsWhereItsProfileSaysSo() {
    Certificates certificate = Certificates.ofRsa("srs.example.com"); // SRS takes no others
    List<Integer> ports = Ports.free(2);
    String profile =
        "{ ids = [srs-tls], server-name = srs.example.com, tls-ports { https = %d, apis = %d } }";
    try (WeirProcess weir =
            WeirProcess.builder()
                .with("weir.net.tls.origins.authorities = \"" + certificate.certificate() + "\"")
                .with(
                    "weir.origins.registration.profiles = ["
                        + profile.formatted(ports.get(0), ports.get(1))
                        + "]")
                .with("weir.routing.connect-timeout = 5s")
                .with("weir.origins.api.timeout = 5s")
                .with("weir.health.checks { http = HTTP, api = HTTP }")
                .start();
        SrsOrigin origin =
            SrsOrigin.builder("srs-tls")
                .https(certificate, ports)
                .webRtc()
                .registersAt(weir.apiPort())
                .start()) {
      Awaitility.await("it has registered")
          .atMost(SOON)
          .until(() -> weir.json("/api/v1/origins").findValuesAsText("id").contains("srs-tls"));
      assertThat(weir.json("/api/v1/origins").toString())
          .contains("tls://srs.example.com@127.0.0.1:" + ports.get(0))
          .contains("tls://srs.example.com@127.0.0.1:" + ports.get(1));
      Path played = Workplace.directory("played").resolve("tls.flv");
      String page = "http://127.0.0.1:" + weir.webRtcApiPort() + "/api/v1/versions";
      try (Tool publisher = Ffmpeg.publishForever(CLIP.file(), weir.url("s"));
          WebRtcPage viewer = WebRtcPage.start(page)) {
        Awaitility.await("it is there").atMost(SOON).until(() -> origin.clients("s") == 1);
        Ffmpeg.play(weir.httpUrl("s.flv"), played, 4).succeeds(SOON);
        assertThat(Packets.of(played).of("video")).hasSizeGreaterThan(20);
        assertThat(viewer.play(weir.whep("s")).status()).isEqualTo(201);
        Awaitility.await("pictures").atMost(SOON).until(() -> viewer.stats().framesDecoded() >= 50);
        assertThat(viewer.end()).isEqualTo(200);
        assertThat(RawHttp.get(weir.webRtcApiPort(), "/api/v1/streams/").text())
            .contains("\"partial\":false")
            .contains("@srs-tls");
        assertThat(publisher.isAlive()).isTrue();
      }
      assertThat(weir.metrics().sum("weir_tls_origin_handshakes_total", "result=\"passed\""))
          .isGreaterThan(4);
      assertThat(weir.metrics().sum("weir_tls_origin_handshakes_total", "result=\"failed\""))
          .isZero();
    }
  }

  @Test
  void theServersLogNamesClientsBehindHaProxy() {
    try (Hooks hooks = Hooks.start();
        SrsOrigin origin = SrsOrigin.builder("srs").remuxes("flv").asks(hooks).start();
        WeirProcess weir =
            WeirProcess.builder()
                .with(
                    "weir.origins.static = [{ id = srs, labels { client-address = srs }, endpoints { rtmp = [\"%s\"], http = [\"%s\"] } }]"
                        .formatted(origin.address(), origin.httpAddress()))
                .with("weir.net.proxy-protocol.from = [\"" + PROXY + "/32\"]")
                .with("weir.health.checks { rtmp = RTMP, http = HTTP }")
                .start();
        HaProxy rtmp = HaProxy.start("", FROM, weir.rtmpPort());
        HaProxy http = HaProxy.start("", FROM, weir.httpPort());
        RawRtmp publisher = RawRtmp.connectFrom(CLIENT, rtmp.port()).handshake()) {
      publisher.publish(publisher.openStream("live"), "who?token=rtmp");
      assertThat(hooks.await("token=rtmp").path("ip").asText())
          .as("SRS tells its hooks the address of the connection")
          .isEqualTo("127.0.0.1");
      assertThat(origin.log()).contains("RTMP proxy real client ip=" + CLIENT);
      String url = "http://127.0.0.1:%d/live/who.flv?token=flv".formatted(http.port());
      String[] player = {"curl", "--silent", "--max-time", "15", "--interface", CLIENT, url};
      try (Tool curl = Tool.start(Workplace.directory("curl"), player)) {
        assertThat(hooks.await("token=flv").path("ip").asText()).isEqualTo(CLIENT);
        assertThat(origin.log())
            .containsPattern("on_play ok,.*\"ip\":\"" + CLIENT.replace(".", "\\.") + "\"");
        for (int millis = 0; millis <= 120; millis += 40) { // by these SRS answers
          publisher.message(6, 9, 1, millis, new byte[] {0x17, 1, 0, 0, 0, 1, 2, 3});
        }
        Awaitility.await("both are sessions of that client")
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(weir.json("/api/v1/sessions").findValuesAsText("client"))
                        .hasSize(2)
                        .allMatch(it -> it.startsWith(CLIENT + ":")));
        assertThat(curl.isAlive()).isTrue();
      }
      assertThat(publisher.isClosedWithin(Duration.ofMillis(50))).isFalse();
    }
  }

  /** By the playlist that SRS gives to who comes, which leads to one of the viewer's own. */
  @Test
  void whoComesToTheHlsOfAFullReplicaIsRefusedAndWhoIsThereGoesOn() {
    List<RawRtmp> others = new ArrayList<>();
    try (SrsOrigin origin = SrsOrigin.builder("srs").hls().start();
        WeirProcess weir =
            WeirProcess.builder()
                .origin("srs", origin.address(), origin.httpAddress())
                .with("weir.net.max-connections = 40")
                .start();
        Tool publisher = Ffmpeg.publishForever(CLIP.file(), weir.url("s"))) {
      Awaitility.await("a playlist")
          .atMost(SOON)
          .until(() -> RawHttp.get(weir.httpPort(), "/live/s.m3u8").status() == 200);
      String viewer = uris(weir, "/live/s.m3u8").get(0);
      while (others.size() < 37) {
        others.add(RawRtmp.connect(weir.rtmpPort()));
      }
      Awaitility.await("one more is too many")
          .atMost(SOON)
          .until(() -> weir.metrics().sum("weir_connections_open") == others.size() + 1);
      RawHttp.Answer refused = RawHttp.get(weir.httpPort(), "/live/s.m3u8");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.head().field("Retry-After")).isNotEmpty();
      String segment = uris(weir, viewer).get(0);
      assertThat(RawHttp.get(weir.httpPort(), segment).body()).hasSizeGreaterThan(1000);
      assertThat(publisher.isAlive()).isTrue();
    } finally {
      others.forEach(RawRtmp::close);
    }
  }

  private static List<String> uris(WeirProcess weir, String playlist) {
    RawHttp.Answer answer = RawHttp.get(weir.httpPort(), playlist);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text().lines().filter(line -> line.startsWith("/~")).toList();
  }

  private static String publisher(WeirProcess weir) {
    JsonNode streams = weir.json("/api/v1/streams");
    return streams.isEmpty() ? "" : streams.get(0).path("publisher").asText();
  }
}
