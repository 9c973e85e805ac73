package io.weir.codec.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.codec.srt.SrtException.Reason;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  /**
   * The induction of libsrt 1.5.1, and its conclusion for the stream id {@code live/livestream}.
   */
  private static final String REAL_INDUCTION =
      "8000000000000000000000cb00000000"
          + "00000004000000020f4d2b17000005dc000020000000000123b7d07400000000"
          + "0100007f000000000000000000000000";

  private final Caller caller = new Caller(0x23b7d074);

  @Test
  void realWordsAreRead() throws SrtException {
    ByteBuf packet = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(REAL_INDUCTION));
    assertThat(Handshake.read(packet))
        .isEqualTo(new Handshake(4, 0, 2, 0x0f4d2b17, Handshake.INDUCTION, 0x23b7d074, 0));
    assertThat(SrtPacket.destination(packet)).isZero();
    assertThat(SrtPacket.timestamp(packet)).isEqualTo(0xcb);
    assertThat(packet.readerIndex()).isZero();
  }

  @Test
  void fieldsAreReadFromTheReaderIndexOn() throws SrtException {
    ByteBuf packet = Unpooled.buffer().writeLong(-1).writeBytes(caller.conclusion(77, "live/s"));
    packet.skipBytes(8);
    Handshake handshake = Handshake.read(packet);
    assertThat(handshake)
        .isEqualTo(new Handshake(5, 0, 5, 0x1234567, Handshake.CONCLUSION, 0x23b7d074, 77));
    assertThat(StreamIdExtension.find(packet, handshake)).isEqualTo("live/s");
    assertThat(Handshakes.induction(Unpooled.buffer(), packet)).isEqualTo(caller.induction());
  }

  @Test
  void anInductionIsAnsweredWithCookieMagicAndVersion() throws SrtException {
    ByteBuf answer =
        Handshakes.inductionAnswer(Unpooled.buffer(), caller.induction().writeZero(400), 0xc0ffee);
    assertThat(answer.readableBytes()).isEqualTo(Handshake.SIZE);
    assertThat(SrtPacket.destination(answer)).isEqualTo(0x23b7d074);
    assertThat(Handshake.read(answer))
        .isEqualTo(
            new Handshake(
                5, 0, Handshake.MAGIC, 0x1234567, Handshake.INDUCTION, 0x23b7d074, 0xc0ffee));
  }

  @Test
  void aRefusalHasItsCodePlusAThousand() throws SrtException {
    ByteBuf refusal =
        Handshakes.rejection(
            Unpooled.buffer(), caller.conclusion(1, "live/s"), Rejection.NOT_FOUND.code());
    assertThat(refusal.readableBytes()).isEqualTo(Handshake.SIZE);
    assertThat(SrtPacket.destination(refusal)).isEqualTo(0x23b7d074);
    Handshake handshake = Handshake.read(refusal);
    assertThat(handshake.request()).isEqualTo(2404);
    assertThat(handshake.isRejection()).isTrue();
    assertThat(handshake.rejection()).isEqualTo(1404);
  }

  @Test
  void conclusionsAndInductionsAreNoRefusals() throws SrtException {
    assertThat(Handshake.read(caller.induction()).isRejection()).isFalse();
    assertThat(Handshake.read(caller.conclusion(1, "s")).isRejection()).isFalse();
  }

  @Test
  void onlyTheCookieOfAConclusionChanges() {
    ByteBuf conclusion = caller.conclusion(1, "live/s");
    Handshakes.setCookie(conclusion, 0xc0ffee);
    assertThat(conclusion).isEqualTo(caller.conclusion(0xc0ffee, "live/s"));
  }

  @Property
  void waitingMovesTheTimestampOnAndNothingElse(
      @ForAll int timestamp, @ForAll @IntRange(max = 3_000_000) int micros) {
    ByteBuf waited = caller.conclusion(1, "live/s").setInt(SrtPacket.TIMESTAMP, timestamp);
    Handshakes.age(waited, micros);
    assertThat(SrtPacket.timestamp(waited) - timestamp).isEqualTo(micros);
    assertThat(waited.setInt(SrtPacket.TIMESTAMP, 1_000_000))
        .isEqualTo(caller.conclusion(1, "live/s"));
  }

  @Test
  void shutdownIsAsLibsrtWritesIt() {
    ByteBuf shutdown = SrtPacket.shutdown(Unpooled.buffer(), 0x23b7d074);
    assertThat(ByteBufUtil.hexDump(shutdown))
        .isEqualTo("80050000" + "00000000" + "00000000" + "23b7d074" + "00000000");
    assertThat(SrtPacket.isShutdown(shutdown)).isTrue();
    assertThat(SrtPacket.isHandshake(shutdown)).isFalse();
    assertThat(SrtPacket.destination(shutdown)).isEqualTo(0x23b7d074);
  }

  @Property
  void sizesOutsideOfWhatAHandshakeCanBeAreRefused(@ForAll @IntRange(max = 2000) int size) {
    ByteBuf packet = caller.induction().writeZero(2000).writerIndex(size);
    boolean possible = size >= Handshake.SIZE && size <= SrtPacket.MAX_DATAGRAM;
    if (possible) {
      assertThat(packet).satisfies(p -> Handshake.read(p));
    } else {
      assertRefused(packet, Reason.SIZE);
    }
  }

  @Test
  void otherPacketsAreNoHandshakes() {
    assertRefused(caller.induction().setShort(0, 0x8001), Reason.NO_HANDSHAKE);
    assertRefused(caller.induction().setShort(0, 0), Reason.NO_HANDSHAKE);
  }

  @Test
  void aCallerWithoutSocketIdIsRefused() {
    assertRefused(new Caller(0).induction(), Reason.FIELD);
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
    ByteBuf packet = caller.fixed(5, Caller.FLAGS, -1, 7).writeBytes(bytes);
    String found;
    try {
      found = StreamIdExtension.find(packet, Handshake.read(packet)) + ".";
    } catch (SrtException e) {
      found = String.valueOf(e.getMessage());
    }
    assertThat(found).isNotEmpty();
    assertThat(packet.readerIndex()).isZero();
  }

  private static void assertRefused(ByteBuf packet, Reason reason) {
    assertThatThrownBy(() -> Handshake.read(packet))
        .isInstanceOfSatisfying(SrtException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining("expected");
  }
}
