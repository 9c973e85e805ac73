package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.Packets;
import io.weir.it.kit.RawSrt;
import io.weir.it.kit.RawSrtOrigin;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Streams and datagrams by io_uring, where the kernel lets processes have it. */
final class IoUringIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void whatIsPublishedIsPlayedPacketForPacketAndSrtIsAnswered() {
    Clip clip = Clip.ofSeconds(6);
    Path played = Workplace.directory("played").resolve("uring.flv");
    try (NginxRtmp origin = NginxRtmp.start();
        RawSrtOrigin srt = RawSrtOrigin.start(caller -> caller + 0x1000);
        WeirProcess weir = start(origin, srt)) {
      try (Tool player = Ffmpeg.play(weir.url("u"), played)) {
        Awaitility.await("the player waits")
            .atMost(SOON)
            .until(() -> weir.json("/api/v1/sessions").size() == 1);
        Ffmpeg.publish(clip.file(), weir.url("u")).succeeds(SOON);
        player.ended(SOON);
      }
      Packets.of(played).holds(clip.packets(), 5_000);
      try (RawSrt caller = RawSrt.to(weir.srtPort())) {
        assertThat(RawSrt.at(caller.call(0x11, "#!::r=live/s,m=publish"), 36))
            .isEqualTo(RawSrt.CONCLUSION);
      }
    } catch (AssertionError e) {
      if (!String.valueOf(e.getMessage()).contains("io_uring is not available here")) {
        throw e;
      }
    }
  }

  private static WeirProcess start(NginxRtmp origin, RawSrtOrigin srt) {
    return WeirProcess.builder()
        .origin("rtmp", origin.address())
        .srtOrigin("srt", srt.address())
        .with("weir.net.transport = io_uring")
        .start();
  }
}
