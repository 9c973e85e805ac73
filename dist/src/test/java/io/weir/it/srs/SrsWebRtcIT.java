package io.weir.it.srs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Chromium;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Packets;
import io.weir.it.kit.Redis;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WebRtcPage;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Browsers at unmodified SRS servers, through Weir. */
@Tag("srs")
@ResourceLock(Chromium.PICTURES)
final class SrsWebRtcIT {
  private static final Duration A_WHILE = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration CLIP_LIMIT = Duration.ofSeconds(40);

  private static SrsOrigin registered(WeirProcess weir, String id) {
    SrsOrigin origin = SrsOrigin.builder(id).registersAt(weir.apiPort()).webRtc().start();
    Awaitility.await(id + " has registered")
        .atMost(LIMIT)
        .until(() -> weir.json("/api/v1/origins").findValuesAsText("id").contains(id));
    return origin;
  }

  private static String page(WeirProcess weir) {
    return "http://127.0.0.1:" + weir.webRtcApiPort() + "/api/v1/versions";
  }

  private static void awaitClients(SrsOrigin origin, String stream, int clients) {
    Awaitility.await(clients + " clients of " + stream)
        .atMost(LIMIT)
        .until(() -> origin.clients(stream) == clients);
  }

  @Test
  void whatABrowserPublishesIsPlayedByWhepRtmpAndFlvUntilItEnds() {
    Path rtmp = Workplace.directory("played").resolve("rtmp.flv");
    Path flv = Workplace.directory("played").resolve("http.flv");
    try (WeirProcess weir = WeirProcess.builder().start();
        SrsOrigin origin = registered(weir, "srs-whip");
        WebRtcPage publisher = WebRtcPage.start(page(weir));
        WebRtcPage player = WebRtcPage.start(page(weir))) {
      assertThat(publisher.publish(weir.whip("w")).status()).isEqualTo(201);
      publisher.awaitConnected();
      awaitClients(origin, "w", 1);
      assertThat(player.play(weir.whep("w")).status()).isEqualTo(201);
      player.receives(A_WHILE);
      try (Tool byRtmp = Ffmpeg.play(weir.url("w"), rtmp, 6);
          Tool byFlv = Ffmpeg.play(weir.httpUrl("w.flv"), flv, 6)) {
        byRtmp.succeeds(CLIP_LIMIT);
        byFlv.succeeds(CLIP_LIMIT);
      }
      for (Path played : new Path[] {rtmp, flv}) {
        assertThat(Packets.of(played).of("video")).hasSizeGreaterThan(20);
        assertThat(Packets.of(played).of("audio")).hasSizeGreaterThan(20);
      }

      assertThat(player.end()).isEqualTo(200);
      assertThat(publisher.end()).isEqualTo(200);
      awaitClients(origin, "w", 0);
      assertThat(weir.json("/api/v1/sessions").findValues("id")).isEmpty();
    }
  }

  @Test
  void whatIsPublishedByRtmpIsPlayedByWhep() {
    try (WeirProcess weir = WeirProcess.builder().start();
        SrsOrigin origin = registered(weir, "srs-whep");
        WebRtcPage player = WebRtcPage.start(page(weir));
        Tool publisher = Ffmpeg.publishForever(Clip.ofSeconds(12).file(), weir.url("r"))) {
      awaitClients(origin, "r", 1);
      assertThat(player.play(weir.whep("r")).status()).isEqualTo(201);
      Awaitility.await("four seconds of the clip, whose tone is a soft one")
          .atMost(LIMIT)
          .until(
              () -> player.stats().framesDecoded() >= 100 && player.stats().audioEnergy() > 0.001);
      assertThat(player.end()).isEqualTo(200);
      awaitClients(origin, "r", 1);
      assertThat(publisher.isAlive()).isTrue();
    }
  }

  /** SRS itself would wait for 30 s. */
  @Test
  void ofABrowserThatVanishesTheOriginHearsSoon() {
    try (WeirProcess weir =
            WeirProcess.builder().with("weir.protocols.webrtc.session-timeout = 3s").start();
        SrsOrigin origin = registered(weir, "srs-gone")) {
      try (WebRtcPage publisher = WebRtcPage.start(page(weir))) {
        assertThat(publisher.publish(weir.whip("g")).status()).isEqualTo(201);
        publisher.awaitConnected();
        awaitClients(origin, "g", 1);
        publisher.browser().kill();
      }
      Awaitility.await("no client any more")
          .atMost(Duration.ofSeconds(12))
          .until(() -> origin.clients("g") == 0);
      assertThat(weir.metrics().sum("weir_webrtc_farewells_total", "result=\"told\"")).isEqualTo(1);
    }
  }

  @Test
  void eitherReplicaRelaysWhatTheOtherAgreedOn() {
    try (Redis redis = Redis.start();
        WeirProcess a = replica(redis);
        WeirProcess b = replica(redis);
        SrsOrigin origin = registered(a, "srs-shared");
        WebRtcPage publisher = WebRtcPage.start(page(a));
        WebRtcPage player = WebRtcPage.start(page(b))) {
      Awaitility.await("the other replica knows it")
          .atMost(LIMIT)
          .until(() -> b.json("/api/v1/origins").findValuesAsText("id").contains("srs-shared"));
      publisher.sendsTo(b.webRtcPort());
      player.sendsTo(a.webRtcPort());
      assertThat(publisher.publish(a.whip("x")).status()).isEqualTo(201);
      publisher.awaitConnected();
      awaitClients(origin, "x", 1);
      assertThat(player.play(b.whep("x")).status()).isEqualTo(201);
      player.receives(A_WHILE);
      assertThat(publisher.stats().remote()).isEqualTo("udp 127.0.0.1 " + b.webRtcPort());
      assertThat(player.stats().remote()).isEqualTo("udp 127.0.0.1 " + a.webRtcPort());
      assertThat(player.end()).isEqualTo(200);
      assertThat(publisher.end()).isEqualTo(200);
      awaitClients(origin, "x", 0);
    }
  }

  private static WeirProcess replica(Redis redis) {
    return WeirProcess.builder()
        .with("weir.security.secret = \"a secret of all replicas\"")
        .with(
            "weir.store { type = redis, redis { port = %d, budget = 2s } }".formatted(redis.port()))
        .start();
  }
}
