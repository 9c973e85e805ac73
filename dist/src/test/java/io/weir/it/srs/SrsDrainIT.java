package io.weir.it.srs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A drained SRS is empty by its deadline; ffmpeg is told, and plays again from another. */
@Tag("srs")
final class SrsDrainIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Clip CLIP = Clip.ofSeconds(12);

  private static SrsOrigin registered(WeirProcess weir, String id) {
    SrsOrigin origin = SrsOrigin.builder(id).registersAt(weir.apiPort()).start();
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
}
