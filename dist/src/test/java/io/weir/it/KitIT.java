package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Message;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.Packets;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The yardstick itself: without Weir between them the peers are exact, and a loss is seen. */
final class KitIT {

  @Test
  void nginxAloneIsExactAndALossIsSeen() {
    Clip clip = Clip.ofSeconds(4);
    Path played = Workplace.directory("played").resolve("played.flv");
    try (NginxRtmp nginx = NginxRtmp.start();
        Tool player = Ffmpeg.play(nginx.url("a"), played)) {
      Awaitility.await().until(() -> nginx.stream("a").players() == 1);
      Ffmpeg.publish(clip.file(), nginx.url("a")).succeeds(Duration.ofSeconds(20));
      player.succeeds(Duration.ofSeconds(20));
    }
    Packets.of(played).holds(clip.packets(), 4000);
    assertThat(clip.packets().of("video")).hasSize(100);
    assertThat(Packets.of(played).extradata("video")).isEqualTo(clip.packets().extradata("video"));
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> Packets.of(played).holds(Clip.ofSeconds(6).packets(), 6000))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("video");
  }

  @Test
  void rawClientsTalkToNginx() {
    try (NginxRtmp nginx = NginxRtmp.start();
        RawRtmp player = RawRtmp.player(nginx.rtmpPort(), "live", "raw");
        RawRtmp publisher = RawRtmp.connect(nginx.rtmpPort()).digestHandshake()) {
      int stream = publisher.chunkSize(60000).openStream("live");
      assertThat(publisher.publish(stream, "raw").statusCode())
          .isEqualTo("NetStream.Publish.Start");
      Message sent = new Message(6, 9, stream, 40, new byte[70000]);
      publisher.message(6, 9, stream, 40, sent.payload());
      assertThat(player.await(m -> m.type() == 9).payload()).isEqualTo(sent.payload());
      assertThat(nginx.stream("raw")).isEqualTo(new NginxRtmp.Use(1, 1));
    }
  }
}
