package io.weir.plugin.loopback.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.plugin.loopback.stream.Media;
import io.weir.plugin.loopback.stream.MediaKind.Role;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClipTest {
  private final Clip clip = Clip.bundled();

  @Test
  void theBundledClipIsWhatItsReadmeSays() {
    assertThat(clip.opening())
        .extracting(media -> media.kind().role())
        .containsExactly(Role.METADATA, Role.HEADER, Role.HEADER);
    assertThat(clip.millis()).isBetween(4000L, 4100L);
    assertThat(clip.frame(0).timestamp()).isZero();
    assertThat(clip.bytes()).isLessThan(150_000);
    assertThat(LongStream.range(0, clip.frames()).mapToObj(clip::frame))
        .filteredOn(frame -> frame.kind().role() == Role.KEY_FRAME)
        .hasSize(4);
  }

  @Test
  void timeGoesOnFromRoundToRound() {
    for (long index = 1; index < 3L * clip.frames(); index++) {
      assertThat(clip.frame(index).timestamp())
          .isBetween(clip.frame(index - 1).timestamp(), clip.frame(index - 1).timestamp() + 100);
    }
    Media later = clip.frame(5L * clip.frames() + 3);
    assertThat(later.sameContent(clip.frame(3))).isTrue();
    assertThat(later.timestamp()).isEqualTo(clip.frame(3).timestamp() + 5 * clip.millis());
  }
}
