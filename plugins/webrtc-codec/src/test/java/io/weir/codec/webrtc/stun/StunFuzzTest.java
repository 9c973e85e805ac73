package io.weir.codec.webrtc.stun;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.webrtc.DatagramKind;
import io.weir.codec.webrtc.DtlsRecord;
import javax.crypto.SecretKey;

/**
 * Any datagram whatever: of what is well-formed everything can be read, within its bounds, and
 * nobody passes without the password. In the suite the corpus in {@code src/test/resources} is gone
 * through; at length:
 *
 * <pre>
 * JAZZER_FUZZ=1 mvn -B test -pl plugins/webrtc-codec -am -Dtest=StunFuzzTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class StunFuzzTest {
  private static final SecretKey NOBODYS = StunVerifier.key("a password that no input was made by");

  private final StunVerifier verifier = new StunVerifier();

  @FuzzTest(maxDuration = "10m")
  void anyDatagramIsReadOrRefused(byte[] bytes) {
    ByteBuf datagram = Unpooled.wrappedBuffer(bytes);
    DatagramKind kind = DatagramKind.of(datagram);
    check(
        !DtlsRecord.isEncryptedAlert(datagram) || kind == DatagramKind.DTLS, "an alert elsewhere");
    if (StunMessage.isWellFormed(datagram)) {
      check(kind == DatagramKind.STUN, "STUN that is something else");
      check(StunMessage.username(datagram).length() <= 508, "a name that is too long");
      check(
          !(StunMessage.isBindingRequest(datagram) && StunMessage.isResponse(datagram)),
          "a request that answers");
      for (int type = 0; type < 64; type++) {
        StunMessage.has(datagram, type);
      }
      check(!verifier.verify(datagram, NOBODYS), "a code without its key");
    }
    check(datagram.readerIndex() == 0, "the reader index has moved");
    check(datagram.writerIndex() == bytes.length, "the writer index has moved");
  }

  private static void check(boolean holds, String fault) {
    if (!holds) {
      throw new AssertionError(fault);
    }
  }
}
