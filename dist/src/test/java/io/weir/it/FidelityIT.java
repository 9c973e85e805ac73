package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Gst;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.Packets;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What was published is what is played, packet for packet, with every client at hand. */
final class FidelityIT {
  private static final Duration CLIP_LIMIT = Duration.ofSeconds(40);
  private static final int TEN_SECONDS = 10_000;

  private final Clip clip = Clip.ofSeconds(12);

  @Test
  void ffmpegPublishesAndFfmpegGstreamerAndLibrtmpPlay() {
    Path played = Workplace.directory("played");
    try (NginxRtmp origin = NginxRtmp.start();
        WeirProcess weir = WeirProcess.builder().origin("a", origin.address()).start();
        Tool ffmpeg = Ffmpeg.play(weir.url("x"), played.resolve("ffmpeg.flv"));
        Tool gst = Gst.play(weir.url("x"), played.resolve("gst.flv"));
        Tool librtmp = rtmpdump(weir.url("x"), played.resolve("rtmpdump.flv"))) {
      awaitPlayers(origin, "x", 3);
      assertThat(weir.json("/api/v1/sessions")).hasSize(3);

      Ffmpeg.publish(clip.file(), weir.url("x")).succeeds(CLIP_LIMIT);
      ffmpeg.succeeds(CLIP_LIMIT);
      gst.succeeds(CLIP_LIMIT);
      librtmp.succeeds(CLIP_LIMIT);

      Awaitility.await("the origin has let go of the stream")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(origin.streams()).doesNotContainKey("x"));
    }
    for (String player : new String[] {"ffmpeg", "gst", "rtmpdump"}) {
      Packets packets = Packets.of(played.resolve(player + ".flv"));
      packets.holds(clip.packets(), TEN_SECONDS);
      assertThat(packets.extradata("video")).isEqualTo(clip.packets().extradata("video"));
      assertThat(packets.extradata("audio")).isEqualTo(clip.packets().extradata("audio"));
    }
  }

  @Test
  void gstreamerPublishesAndFfmpegPlays() {
    Path played = Workplace.directory("played").resolve("ffmpeg.flv");
    try (NginxRtmp origin = NginxRtmp.start();
        WeirProcess weir = WeirProcess.builder().origin("a", origin.address()).start();
        Tool player = Ffmpeg.play(weir.url("y"), played)) {
      awaitPlayers(origin, "y", 1);
      Gst.publish(clip.file(), weir.url("y")).succeeds(CLIP_LIMIT);
      player.succeeds(CLIP_LIMIT);
    }
    // GStreamer writes a codec configuration of its own; the packets are the clip's.
    Packets.of(played).holds(clip.packets(), TEN_SECONDS);
  }

  private static Tool rtmpdump(String url, Path file) {
    return Tool.start(
        Workplace.directory("rtmpdump"),
        "rtmpdump",
        "-v",
        "-r",
        url,
        "-o",
        file.toString(),
        "-m",
        "30");
  }

  private static void awaitPlayers(NginxRtmp origin, String stream, int players) {
    Awaitility.await(players + " players at the origin")
        .atMost(Duration.ofSeconds(15))
        .until(() -> origin.stream(stream).players() == players);
  }
}
