package io.weir.codec.webrtc.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StunMessageTest {
  /** RFC 5769 section 2. */
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

  /** Section 2.1. */
  private static final String REQUEST =
      """
      00010058 2112a442 b7e7a701bc34d686fa87dfae
      80220010 5354554e207465737420636c69656e74
      00240004 6e0001ff
      80290008 932ff9b151263b36
      00060009 6576746a3a68367659202020
      00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
      80280004 e57a3bcf
      """;

  /** Section 2.2. */
  private static final String IPV4_RESPONSE =
      """
      0101003c 2112a442 b7e7a701bc34d686fa87dfae
      8022000b 7465737420766563746f7220
      00200008 0001a147e112a643
      00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7
      80280004 c07d4c96
      """;

  /** Section 2.3. */
  private static final String IPV6_RESPONSE =
      """
      01010048 2112a442 b7e7a701bc34d686fa87dfae
      8022000b 7465737420766563746f7220
      00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
      00080014 a382954e4be67bf11784c97c8292c275bfe3ed41
      80280004 c8fb0b4c
      """;

  private final StunVerifier verifier = new StunVerifier();

  private static ByteBuf hex(String text) {
    byte[] bytes = HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    return Unpooled.buffer().writeInt(7).skipBytes(Integer.BYTES).writeBytes(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {REQUEST, IPV4_RESPONSE, IPV6_RESPONSE})
  void theVectorsOfTheStandardAreWellFormedAndByTheirPassword(String vector) {
    ByteBuf message = hex(vector);

    assertThat(StunMessage.isWellFormed(message)).isTrue();
    assertThat(verifier.verify(message, StunVerifier.key(PASSWORD))).isTrue();
    assertThat(verifier.verify(message, StunVerifier.key(PASSWORD + "x"))).isFalse();
    assertThat(StunMessage.transactionStart(message)).isEqualTo(0xb7e7a701bc34d686L);
    assertThat(StunMessage.transactionEnd(message)).isEqualTo(0xfa87dfae);
  }

  @Test
  void requestsAndAnswersAreToldApart() {
    assertThat(StunMessage.isBindingRequest(hex(REQUEST))).isTrue();
    assertThat(StunMessage.isResponse(hex(REQUEST))).isFalse();
    assertThat(StunMessage.isBindingRequest(hex(IPV4_RESPONSE))).isFalse();
    assertThat(StunMessage.isResponse(hex(IPV4_RESPONSE))).isTrue();
    assertThat(StunMessage.username(hex(REQUEST))).isEqualTo("evtj:h6vY");
    assertThat(StunMessage.username(hex(IPV4_RESPONSE))).isEmpty();
    assertThat(StunMessage.has(hex(REQUEST), StunMessage.USE_CANDIDATE)).isFalse();
  }

  @Test
  void aRefusalHasTheTransactionAndTheCodesOfItsRequest() {
    ByteBuf answer = Unpooled.buffer().writeInt(7).skipBytes(Integer.BYTES);
    verifier.forbid(hex(REQUEST), StunVerifier.key(PASSWORD), answer);
    assertThat(answer.readableBytes()).isEqualTo(StunVerifier.REFUSAL).isEqualTo(60);
    assertThat(StunMessage.isWellFormed(answer)).isTrue();
    assertThat(StunMessage.type(answer)).isEqualTo(StunMessage.BINDING_ERROR);
    assertThat(StunMessage.isResponse(answer)).isTrue();
    assertThat(StunMessage.transactionStart(answer)).isEqualTo(0xb7e7a701bc34d686L);
    assertThat(StunMessage.transactionEnd(answer)).isEqualTo(0xfa87dfae);
    assertThat(verifier.verify(answer, StunVerifier.key(PASSWORD))).isTrue();
    assertThat(verifier.verify(answer, StunVerifier.key(PASSWORD + "x"))).isFalse();
    assertThat(StunMessage.has(answer, StunMessage.FINGERPRINT)).isTrue();
    int code = answer.getInt(StunMessage.find(answer, StunMessage.ERROR_CODE) + 4);
    assertThat(code).isEqualTo(0x0403);
  }

  @Test
  void anyChangedBitIsNoticed() {
    byte[] good = new byte[108];
    hex(REQUEST).readBytes(good);
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] changed = good.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      ByteBuf message = Unpooled.wrappedBuffer(changed);
      boolean taken =
          StunMessage.isWellFormed(message)
              && StunMessage.username(message).equals("evtj:h6vY")
              && verifier.verify(message, StunVerifier.key(PASSWORD));
      assertThat(taken).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void datagramsThatLieAreMalformed() {
    assertThat(StunMessage.isWellFormed(Unpooled.EMPTY_BUFFER)).isFalse();
    assertThat(StunMessage.isWellFormed(hex("00010001 2112a442 b7e7a701bc34d686fa87dfae 00")))
        .as("21 bytes")
        .isFalse();
    assertThat(StunMessage.isWellFormed(hex("00010000 2112a442 b7e7a701bc34d686fa87dfae")))
        .isTrue();
    assertThat(StunMessage.isWellFormed(hex("00010000 2112a443 b7e7a701bc34d686fa87dfae")))
        .as("another cookie")
        .isFalse();
    assertThat(StunMessage.isWellFormed(hex("00010004 2112a442 b7e7a701bc34d686fa87dfae")))
        .as("shorter than it says")
        .isFalse();
    assertThat(
            StunMessage.isWellFormed(
                hex("0001000c 2112a442 b7e7a701bc34d686fa87dfae 00060009 6576746a3a683676")))
        .as("an attribute longer than the message")
        .isFalse();
    assertThat(
            StunMessage.isWellFormed(
                hex("00010009 2112a442 b7e7a701bc34d686fa87dfae 00060005 6576746a3a")))
        .as("an attribute that is not padded")
        .isFalse();
    assertThat(
            StunMessage.isWellFormed(
                hex("00010008 2112a442 b7e7a701bc34d686fa87dfae 0006ffff 00000000")))
        .as("an attribute of 65535 bytes")
        .isFalse();
  }

  @Test
  void whatNoCodeCoversIsNotTaken() {
    TestStun twice = new TestStun(StunMessage.BINDING_REQUEST, 1).username("a:b").username("c:d");
    assertThat(StunMessage.isWellFormed(twice.message())).as("two names").isFalse();
    TestStun behind =
        new TestStun(StunMessage.BINDING_REQUEST, 1).integrity(PASSWORD).username("a:b");
    assertThat(StunMessage.isWellFormed(behind.message())).as("a name behind").isFalse();
    TestStun last = new TestStun(StunMessage.BINDING_REQUEST, 1).fingerprint().username("a:b");
    assertThat(StunMessage.isWellFormed(last.message())).as("not last").isFalse();
    TestStun shorter =
        new TestStun(StunMessage.BINDING_REQUEST, 1)
            .attribute(StunMessage.MESSAGE_INTEGRITY, new byte[16]);
    assertThat(StunMessage.isWellFormed(shorter.message())).as("a short code").isFalse();
    TestStun none = new TestStun(StunMessage.BINDING_REQUEST, 1).username("a:b").fingerprint();
    assertThat(StunMessage.isWellFormed(none.message())).isTrue();
    assertThat(verifier.verify(none.message(), StunVerifier.key(PASSWORD))).isFalse();
  }

  @Property
  void whatIsWrittenIsReadAndVerified(
      @ForAll @AlphaChars @StringLength(min = 1, max = 508) String username,
      @ForAll @AlphaChars @StringLength(min = 22, max = 256) String password,
      @ForAll @Size(max = 60) byte[] other,
      @ForAll long transaction) {
    ByteBuf message =
        new TestStun(StunMessage.BINDING_REQUEST, transaction)
            .attribute(0x8022, other)
            .username(username)
            .integrity(password)
            .fingerprint()
            .message();

    assertThat(StunMessage.isWellFormed(message)).isTrue();
    assertThat(StunMessage.username(message)).isEqualTo(username);
    assertThat(verifier.verify(message, StunVerifier.key(password))).isTrue();
    assertThat(verifier.verify(message, StunVerifier.key(password + "x"))).isFalse();
    assertThat(message.readerIndex()).isZero();
  }

  @Property
  void noPartOfAMessageIsOne(@ForAll @IntRange(min = 0, max = 107) int size) {
    assertThat(StunMessage.isWellFormed(hex(REQUEST).slice(4, size))).isFalse();
  }

  @Property
  void anyBytesAreToldWithoutAFault(@ForAll byte[] bytes) {
    Assume.that(bytes.length != 0);
    assertThat(StunMessage.isWellFormed(Unpooled.wrappedBuffer(bytes))).isFalse();
  }
}
