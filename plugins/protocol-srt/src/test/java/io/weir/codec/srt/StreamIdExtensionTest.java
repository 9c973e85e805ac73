package io.weir.codec.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.weir.codec.srt.SrtException.Reason;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamIdExtensionTest {
  private final Caller caller = new Caller(7);

  @ParameterizedTest
  @ValueSource(strings = {"s", "s1", "s12", "s123", "live/livestream", "live/Straße"})
  void theTextIsFoundWhateverItsFilling(String streamId) throws SrtException {
    assertThat(find(caller.conclusion(1, streamId))).isEqualTo(streamId);
  }

  @Property
  void everyTextUpToTheLimitIsFound(@ForAll @StringLength(min = 1, max = 512) String text)
      throws SrtException {
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    Assume.that(size <= StreamIdExtension.MAX_LENGTH && text.indexOf(0) < 0);
    Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(text));
    assertThat(find(caller.conclusion(1, text))).isEqualTo(text);
  }

  @Test
  void itIsFoundAmongOtherExtensions() throws SrtException {
    ByteBuf packet = start(0x7);
    Caller.extension(packet, Caller.HSREQ, Caller.words(1, 2, 3));
    Caller.extension(packet, Caller.KMREQ, new byte[84]);
    Caller.extension(packet, Caller.FILTER, Caller.swapped("fec,cols:10"));
    Caller.extension(packet, Caller.SID, Caller.swapped("live/s"));
    Caller.extension(packet, Caller.GROUP, Caller.words(1, 2));
    Caller.extension(packet, 99, new byte[0]);
    assertThat(find(packet)).isEqualTo("live/s");
  }

  @Test
  void noExtensionsAreNoStreamId() throws SrtException {
    assertThat(find(start(0))).isEmpty();
    assertThat(find(Caller.extension(start(1), Caller.HSREQ, Caller.words(1, 2, 3)))).isEmpty();
  }

  @Test
  void aStreamIdThatTheFlagsDenyIsRefused() {
    assertRefused(
        Caller.extension(start(1), Caller.SID, Caller.swapped("live/s")), Reason.EXTENSION);
  }

  @Test
  void twoStreamIdsAreRefused() {
    ByteBuf packet = caller.conclusion(1, "live/s");
    assertRefused(Caller.extension(packet, Caller.SID, Caller.swapped("live/t")), Reason.EXTENSION);
  }

  @Property
  void cutOffExtensionsAreRefused(@ForAll @IntRange(min = 1, max = 35) int missing) {
    ByteBuf packet = caller.conclusion(1, "live/livestream1");
    packet.writerIndex(packet.writerIndex() - missing);
    boolean betweenExtensions = missing == 20;
    Assume.that(!betweenExtensions);
    assertRefused(packet, Reason.EXTENSION);
  }

  @Property
  void lyingLengthsAreRefused(@ForAll @IntRange(min = 3, max = 0xffff) int words) {
    ByteBuf packet = caller.conclusion(1, "live/s");
    packet.setShort(packet.writerIndex() - 8 - 2, words);
    assertRefused(packet, Reason.EXTENSION);
  }

  @Test
  void aTypeOfZeroIsRefused() {
    assertRefused(Caller.extension(start(4), 0, new byte[8]), Reason.EXTENSION);
  }

  @Test
  void aStreamIdThatIsTooLongOrEmptyIsRefused() throws SrtException {
    assertThat(find(caller.conclusion(1, "s".repeat(512)))).hasSize(512);
    assertRefused(caller.conclusion(1, "s".repeat(513)), Reason.STREAM_ID);
    assertRefused(caller.conclusion(1, "s".repeat(600)), Reason.STREAM_ID);
    assertRefused(caller.conclusion(1, ""), Reason.STREAM_ID);
  }

  @Test
  void whatIsNoTextIsRefused() {
    assertRefused(
        Caller.extension(start(4), Caller.SID, new byte[] {'a', (byte) 0xff, 'b', 'c'}),
        Reason.STREAM_ID);
    assertRefused(caller.conclusion(1, "live/a\0live/b"), Reason.STREAM_ID);
  }

  private ByteBuf start(int flags) {
    return caller.fixed(5, flags, Handshake.CONCLUSION, 1);
  }

  private static String find(ByteBuf packet) throws SrtException {
    return StreamIdExtension.find(packet, Handshake.read(packet));
  }

  private static void assertRefused(ByteBuf packet, Reason reason) {
    assertThatThrownBy(() -> find(packet))
        .isInstanceOfSatisfying(SrtException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining("expected");
  }
}
