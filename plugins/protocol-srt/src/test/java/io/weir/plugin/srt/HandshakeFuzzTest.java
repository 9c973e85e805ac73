package io.weir.plugin.srt;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.api.VhostRule;
import io.weir.api.net.UdpProtocol;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.Handshakes;
import io.weir.codec.srt.Rejection;
import io.weir.codec.srt.SrtException;
import io.weir.codec.srt.SrtPacket;
import io.weir.codec.srt.StreamIdExtension;
import io.weir.plugin.srt.stream.BadModeException;
import io.weir.plugin.srt.stream.NamedStream;
import io.weir.plugin.srt.stream.StreamNaming;
import java.util.Set;

/**
 * Any datagram whatever: read, or refused by the exceptions made for that, and what is answered has
 * its bounds. In the suite the corpus in {@code src/test/resources} is gone through; at length:
 *
 * <pre>
 * JAZZER_FUZZ=1 mvn -B test -pl plugins/protocol-srt -am -Dtest=HandshakeFuzzTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class HandshakeFuzzTest {
  private final StreamNaming naming = new StreamNaming(new VhostRule(Set.of("listed.org")));

  @FuzzTest(maxDuration = "10m")
  void anyDatagramIsReadOrRefused(byte[] bytes) {
    ByteBuf datagram = Unpooled.wrappedBuffer(bytes);
    boolean possible = classified(datagram);
    try {
      Handshake handshake = Handshake.read(datagram);
      check(possible, "a handshake that the classifier drops");
      check(answer(datagram) <= bytes.length, "an answer that is longer than its request");
      String streamId = StreamIdExtension.find(datagram, handshake);
      check(streamId.length() <= StreamIdExtension.MAX_LENGTH, "a stream id that is too long");
      NamedStream named = naming.name(streamId);
      check(!named.key().app().isEmpty(), "a key without app");
    } catch (SrtException | BadModeException | IllegalArgumentException refused) {
      check(refused.getMessage() != null, "a refusal without a word");
    }
    check(datagram.readerIndex() == 0, "the reader index has moved");
    check(datagram.writerIndex() == bytes.length, "the writer index has moved");
  }

  private static boolean classified(ByteBuf datagram) {
    if (!SrtPacket.hasHeader(datagram)) {
      return false;
    }
    boolean conclusion = SrtPacket.isHandshake(datagram) && Handshake.isConclusion(datagram);
    long id = conclusion ? UdpProtocol.orHandshake(Handshake.socketId(datagram) & 0xffff_ffffL) : 0;
    check(id >= 0, "an id that is no id");
    return SrtPacket.isHandshake(datagram);
  }

  private static int answer(ByteBuf datagram) {
    ByteBuf induction = Handshakes.inductionAnswer(Unpooled.buffer(), datagram, 1);
    ByteBuf refusal = Handshakes.rejection(Unpooled.buffer(), datagram, Rejection.NOT_FOUND.code());
    ByteBuf onward = Handshakes.induction(Unpooled.buffer(), datagram);
    Handshakes.age(onward, 1_000_000);
    Handshakes.setCookie(onward, 7);
    return Math.max(
        onward.readableBytes(), Math.max(induction.readableBytes(), refusal.readableBytes()));
  }

  private static void check(boolean holds, String fault) {
    if (!holds) {
      throw new AssertionError(fault);
    }
  }
}
