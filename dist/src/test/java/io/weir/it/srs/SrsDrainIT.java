package io.weir.it.srs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Chromium;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
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

/** A drained SRS is empty by its deadline; its clients are told, and play again from another. */
@Tag("srs")
@ResourceLock(Chromium.PICTURES)
final class SrsDrainIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Clip CLIP = Clip.ofSeconds(12);

  private static SrsOrigin registered(WeirProcess weir, String id) {
    SrsOrigin origin = SrsOrigin.builder(id).registersAt(weir.apiPort()).webRtc().start();
    Awaitility.await(id + " has registered")
        .atMost(Duration.ofSeconds(10))
        .until(() -> weir.json("/api/v1/origins").findValuesAsText("id").contains(id));
    return origin;
  }

  @Test
  void aDrainedOriginIsEmptyByItsDeadlineAndFfmpegPlaysAgainElsewhere() {
    Path played = Workplace.directory("played").resolve("drained.flv");
    try (WeirProcess weir =
            WeirProcess.builder()
                .with("weir.health.checks { rtmp = RTMP, http = HTTP, api = HTTP }")
                .start();
        SrsOrigin a = registered(weir, "srs-a");
        SrsOrigin b = registered(weir, "srs-b");
        Tool publisher = Ffmpeg.publishForever(CLIP.file(), weir.url("moved"));
        Tool player = Ffmpeg.play(weir.url("moved"), played)) {
      Awaitility.await("both are there")
          .atMost(SOON)
          .until(() -> a.clients("moved") + b.clients("moved") == 2);
      boolean first = a.clients("moved") == 2;
      SrsOrigin drained = first ? a : b;
      SrsOrigin other = first ? b : a;

      long began = System.nanoTime();
      String path = "/api/v1/origins/" + (first ? "srs-a" : "srs-b") + "/drain?within=6s";
      assertThat(weir.api().post(path, "").statusCode()).isEqualTo(202);
      assertThat(publisher.ended(SOON)).as("the publisher was told").isTrue();
      assertThat(player.ended(SOON)).as("the player was told").isTrue();
      Awaitility.await("empty").atMost(SOON).until(() -> drained.clients("moved") == 0);
      long empty = (System.nanoTime() - began) / 1_000_000;
      System.out.println("  DRAIN srs: empty after " + empty + " ms of 6000");
      assertThat(empty).isBetween(4_000L, 6_000L);

      try (Tool again = Ffmpeg.publishForever(CLIP.file(), weir.url("moved"))) {
        Ffmpeg.play(weir.url("moved"), played, 4).succeeds(SOON);
        assertThat(again.isAlive()).isTrue();
        assertThat(other.clients("moved")).isPositive();
        assertThat(drained.clients("moved")).isZero();
      }
    }
  }

  @Test
  void aDrainedOriginIsEmptyAndBrowsersAreToldAndPlayAgainElsewhere() {
    try (WeirProcess weir = WeirProcess.builder().start();
        SrsOrigin a = registered(weir, "srs-a");
        SrsOrigin b = registered(weir, "srs-b");
        WebRtcPage publisher = WebRtcPage.start(page(weir));
        WebRtcPage player = WebRtcPage.start(page(weir))) {
      play(weir, publisher, player);
      boolean first = a.clients("w") == 2;
      SrsOrigin drained = first ? a : b;
      SrsOrigin other = first ? b : a;

      long began = System.nanoTime();
      String path = "/api/v1/origins/" + (first ? "srs-a" : "srs-b") + "/drain?within=10s";
      assertThat(weir.api().post(path, "").statusCode()).isEqualTo(202);
      Awaitility.await("empty").atMost(SOON).until(() -> drained.clients("w") == 0);
      long empty = (System.nanoTime() - began) / 1_000_000;
      Awaitility.await("the browsers know")
          .atMost(Duration.ofSeconds(8))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () ->
                  publisher.stats().state().equals("failed")
                      && player.stats().state().equals("failed"));
      System.out.printf(
          "  DRAIN srs webrtc: empty after %d ms of 10000, both browsers knew after %d ms%n",
          empty, (System.nanoTime() - began) / 1_000_000);
      assertThat(empty).isLessThan(10_000);

      play(weir, publisher, player);
      assertThat(other.clients("w")).isEqualTo(2);
      assertThat(drained.clients("w")).isZero();
    }
  }

  private static String page(WeirProcess weir) {
    return "http://127.0.0.1:" + weir.webRtcApiPort() + "/api/v1/versions";
  }

  private static void play(WeirProcess weir, WebRtcPage publisher, WebRtcPage player) {
    assertThat(publisher.publish(weir.whip("w")).status()).isEqualTo(201);
    publisher.awaitConnected();
    assertThat(player.play(weir.whep("w")).status()).isEqualTo(201);
    player.receives(Duration.ofSeconds(3));
  }
}
