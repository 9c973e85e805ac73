package io.weir.codec.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatagramsTest {

  private static ByteBuf hex(String text) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(text.replace(" ", "")));
  }

  @Test
  void theFirstByteTellsTheProtocol() {
    for (int first = 0; first < 256; first++) {
      DatagramKind kind = DatagramKind.of(Unpooled.buffer().writeByte(first));
      DatagramKind expected =
          first < 4
              ? DatagramKind.STUN
              : first > 19 && first < 64
                  ? DatagramKind.DTLS
                  : first > 127 && first < 192 ? DatagramKind.RTP : DatagramKind.OTHER;
      assertThat(kind).as("first byte %d", first).isEqualTo(expected);
    }
    assertThat(DatagramKind.of(Unpooled.EMPTY_BUFFER)).isEqualTo(DatagramKind.OTHER);
  }

  @Test
  void onlyEncryptedAlertsAreFarewells() {
    String body = "0001000000000000001a 0102030405060708090a0b0c0d0e0f101112131415161718191a";
    assertThat(DtlsRecord.isEncryptedAlert(hex("15fefd" + body))).isTrue();
    assertThat(DtlsRecord.isEncryptedAlert(hex("15feff" + body))).as("DTLS 1.0").isTrue();
    assertThat(DtlsRecord.isEncryptedAlert(hex("16fefd" + body))).as("a handshake").isFalse();
    assertThat(DtlsRecord.isEncryptedAlert(hex("15fefd 0000 000000000000 0002 0228")))
        .as("of the first epoch")
        .isFalse();
    assertThat(DtlsRecord.isEncryptedAlert(hex("15fefd 0001 000000000000 001a 0102")))
        .as("cut off")
        .isFalse();
    assertThat(DtlsRecord.isEncryptedAlert(hex("15fefd"))).isFalse();
    assertThat(DtlsRecord.isEncryptedAlert(Unpooled.EMPTY_BUFFER)).isFalse();
  }

  @Property
  void whatIsFramedComesOutHoweverItIsCut(
      @ForAll @Size(max = 20) List<@Size(max = 300) byte[]> datagrams,
      @ForAll @IntRange(min = 1, max = 50) int cut)
      throws FramingException {
    ByteBuf framed = Unpooled.buffer();
    datagrams.forEach(
        datagram -> StreamFraming.header(framed, datagram.length).writeBytes(datagram));

    List<byte[]> out = new ArrayList<>();
    ByteBuf stream = Unpooled.buffer();
    while (framed.isReadable()) {
      stream.writeBytes(framed, Math.min(cut, framed.readableBytes()));
      for (ByteBuf next = next(stream); next != null; next = next(stream)) {
        byte[] bytes = new byte[next.readableBytes()];
        next.readBytes(bytes).release();
        out.add(bytes);
      }
    }

    assertThat(out).usingRecursiveComparison().isEqualTo(datagrams);
    assertThat(stream.isReadable()).isFalse();
  }

  private static @Nullable ByteBuf next(ByteBuf stream) throws FramingException {
    return StreamFraming.next(stream, 300);
  }

  @Test
  void aFrameLongerThanAllowedIsRefusedBeforeItHasCome() {
    assertThatThrownBy(() -> next(hex("012d")))
        .isInstanceOf(FramingException.class)
        .hasMessage("frame: 301 bytes (expected: up to 300)");
  }
}
