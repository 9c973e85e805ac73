package io.weir.plugin.loopback.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.plugin.loopback.stream.Media;
import io.weir.plugin.loopback.stream.MediaKind.Role;
import org.junit.jupiter.api.Test;

class ClipCheckerTest {
  private final Clip clip = Clip.bundled();
  private final ClipChecker checker = new ClipChecker(clip);

  @Test
  void aWholeRoundFromAnyKeyFrameIsComplete() {
    for (long start = 0; start < 3L * clip.frames(); start++) {
      if (clip.frame(start).kind().role() != Role.KEY_FRAME) {
        continue;
      }
      ClipChecker joining = new ClipChecker(clip);
      clip.opening().forEach(media -> assertThat(joining.accept(media.at(77))).isEmpty());
      assertThat(joining.begun()).isFalse();
      for (long index = start; index < start + clip.frames(); index++) {
        assertThat(joining.complete()).isFalse();
        assertThat(joining.accept(clip.frame(index))).isEmpty();
      }
      assertThat(joining.complete()).isTrue();
    }
  }

  @Test
  void aMissingMessageIsADifference() {
    checker.accept(clip.frame(0));

    assertThat(checker.accept(clip.frame(2)).orElseThrow()).contains("message 1 is", "expected:");
  }

  @Test
  void anotherTimeIsADifference() {
    checker.accept(clip.frame(0));

    assertThat(checker.accept(clip.frame(1).at(clip.frame(1).timestamp() + 1))).isPresent();
  }

  @Test
  void anotherByteIsADifference() {
    Media frame = clip.frame(1);
    ByteBuf changed = frame.payload().copy();
    int last = changed.writerIndex() - 1;
    changed.setByte(last, changed.getByte(last) ^ 1);
    checker.accept(clip.frame(0));

    assertThat(checker.accept(Media.of(frame.typeId(), frame.timestamp(), changed))).isPresent();
  }

  @Test
  void aForeignHeaderOrBeginningIsADifference() {
    Media header = clip.opening().get(1);
    ByteBuf changed = Unpooled.wrappedBuffer(header.payload(), Unpooled.wrappedBuffer(new byte[1]));

    assertThat(checker.accept(Media.of(header.typeId(), 0, changed))).isPresent();
    assertThat(checker.accept(clip.frame(5))).isPresent();
    assertThat(checker.begun()).isFalse();
  }
}
