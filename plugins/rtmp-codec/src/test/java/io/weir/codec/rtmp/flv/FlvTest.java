package io.weir.codec.rtmp.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.RtmpException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlvTest {
  @Test
  void tagsAreReadAsTheyWereWrittenByteByByte() {
    ByteBuf file = Unpooled.buffer();
    FlvWriter.header(file, true, true);
    FlvWriter.tag(file, 18, 0, Unpooled.wrappedBuffer(new byte[] {1, 2}));
    FlvWriter.tag(file, 9, 0x89ABCDEFL, Unpooled.wrappedBuffer(new byte[] {3}));
    FlvWriter.tag(file, 8, 7, Unpooled.EMPTY_BUFFER);

    FlvReader reader = new FlvReader();
    ByteBuf in = Unpooled.buffer();
    List<String> tags = new ArrayList<>();
    while (file.isReadable()) {
      in.writeByte(file.readByte());
      FlvTag tag = reader.next(in);
      if (tag != null) {
        tags.add(tag.typeId() + " " + tag.timestamp() + " " + ByteBufUtil.hexDump(tag.data()));
        tag.data().release();
      }
    }
    assertThat(tags).containsExactly("18 0 0102", "9 2309737967 03", "8 7 ");
    in.release();
  }

  @Test
  void theBytesAreThoseOfTheSpecification() {
    ByteBuf file = Unpooled.buffer();
    FlvWriter.header(file, false, true);
    FlvWriter.tag(file, 9, 0x01020304, Unpooled.wrappedBuffer(new byte[] {5}));
    assertThat(ByteBufUtil.hexDump(file))
        .isEqualTo(
            "464c5601" + "01" + "00000009" + "00000000" + "09000001020304010000000" + "50000000c");
  }

  @Test
  void anotherFileIsRefused() {
    assertThatExceptionOfType(RtmpException.class)
        .isThrownBy(() -> new FlvReader().next(Unpooled.buffer().writeZero(13)))
        .withMessageContaining("expected: 0x464c56");
  }
}
