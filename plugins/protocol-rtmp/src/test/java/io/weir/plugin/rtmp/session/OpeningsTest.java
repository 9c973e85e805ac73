package io.weir.plugin.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways to begin that origins accept and that therefore have to work here. */
class OpeningsTest {

  static Stream<Arguments> openings() {
    return Stream.of(
        opening("nothing special", client -> {}),
        opening(
            "chunk size 1", client -> client.say(ControlMessages.setChunkSize(client.alloc, 1))),
        opening(
            "chunk size 65536",
            client -> client.say(ControlMessages.setChunkSize(client.alloc, 65_536))),
        opening(
            "the largest chunk size",
            client -> client.say(ControlMessages.setChunkSize(client.alloc, 0xFFFFFF))),
        opening("csid of two bytes", client -> client.say(unknown(client, 64, 0))),
        opening("largest csid of two bytes", client -> client.say(unknown(client, 319, 0))),
        opening("csid of three bytes", client -> client.say(unknown(client, 320, 0))),
        opening("the largest csid", client -> client.say(unknown(client, 65_599, 0))),
        opening("extended timestamp", client -> client.say(unknown(client, 5, 0xFFFFFFL))),
        opening("the largest timestamp", client -> client.say(unknown(client, 5, 0xFFFFFFFFL))),
        opening(
            "window and bandwidth",
            client ->
                client.say(
                    ControlMessages.windowAckSize(client.alloc, 2_500_000),
                    ControlMessages.setPeerBandwidth(client.alloc, 2_500_000, 2))),
        opening(
            "acknowledgement",
            client -> client.say(ControlMessages.acknowledgement(client.alloc, 3073))),
        opening("abort of nothing", client -> client.say(ControlMessages.abort(client.alloc, 9))),
        opening("abort of a message under way", OpeningsTest::abort),
        opening("a message under way", OpeningsTest::underWay),
        opening("ping", client -> client.say(ControlMessages.userControl(client.alloc, 6, 1_000))),
        opening("unknown message", client -> client.say(unknown(client, 3, 0))),
        opening(
            "media",
            client ->
                client.say(
                    new RtmpMessage(MessageType.VIDEO, 0, 1, 6, client.bytes(new byte[300])))),
        opening("headers of every form", OpeningsTest::everyForm));
  }

  private static Arguments opening(String name, Consumer<TestClient> words) {
    return Arguments.of(name, words);
  }

  private static RtmpMessage unknown(TestClient client, int csid, long timestamp) {
    return new RtmpMessage(99, timestamp, 0, csid, client.bytes(new byte[400]));
  }

  /** 128 bytes of 400, and then no more of them. */
  private static void abort(TestClient client) {
    underWay(client);
    client.say(ControlMessages.abort(client.alloc, 9));
    client.say(new RtmpMessage(99, 0, 0, 9, client.bytes(new byte[10])));
  }

  private static void underWay(TestClient client) {
    client.sayBytes(hex(client, "09 000000 000190 63 00000000" + "00".repeat(128)));
  }

  private static void everyForm(TestClient client) {
    client.sayBytes(
        hex(
            client,
            "09 000001 000002 63 00000000 aabb"
                + "49 000002 000003 63 aabbcc"
                + "89 000003 ddeeff"
                + "c9 112233"
                + "49 ffffff 000004 63 01000000 aabbccdd"
                + "c9 01000000 eeff0011"));
  }

  private static ByteBuf hex(TestClient client, String text) {
    return client.bytes(ByteBufUtil.decodeHexDump(text.replace(" ", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("openings")
  void clientsMayBeginSo(String name, Consumer<TestClient> words) {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.handshake();
      words.accept(client);
      client.say(3, 0, TestClient.connect("live"));
      client.say(3, 0, TestClient.call("createStream", 2));
      client.say(8, 1, TestClient.call("publish", 3, AmfValue.of("s")));
      client.say(new RtmpMessage(MessageType.VIDEO, 40, 1, 6, client.bytes(new byte[5000])));
      bench.settle();
      assertThat(client.briefs()).endsWith("onStatus NetStream.Publish.Start");
      assertThat(bench.origin().raw.toByteArray()).isEqualTo(client.said.toByteArray());
      assertThat(bench.origin().last())
          .returns(MessageType.VIDEO, Heard::typeId)
          .returns("00".repeat(5000), Heard::payload);
      assertThat(bench.faults).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("openings")
  void andEverythingAtOnceInSmallPieces(String name, Consumer<TestClient> words) {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.handshake();
      words.accept(client);
      ByteBuf all = Unpooled.buffer();
      write(client, TestClient.connect("live").message(client.alloc, 3, 0), all);
      write(client, TestClient.call("createStream", 2).message(client.alloc, 3, 0), all);
      RtmpCommand publish = TestClient.call("publish", 3, AmfValue.of("s"));
      write(client, publish.message(client.alloc, 8, 1), all);
      write(client, new RtmpMessage(MessageType.VIDEO, 40, 1, 6, client.bytes(new byte[500])), all);
      client.saySlices(all, 7);
      bench.settle();
      assertThat(bench.origin().raw.toByteArray()).isEqualTo(client.said.toByteArray());
      assertThat(bench.origin().last().typeId()).isEqualTo(MessageType.VIDEO);
    }
  }

  private static void write(TestClient client, RtmpMessage message, ByteBuf out) {
    client.writer.write(message, out);
    message.release();
  }

  /** A player's C1 with a digest, as Flash and ffmpeg sign it. */
  @Test
  void aSignedHandshakeIsAnsweredSigned() throws GeneralSecurityException {
    byte[] c1 = new byte[1536];
    new Random(5).nextBytes(c1);
    c1[4] = (byte) 0x80;
    int offset = 12 + ((c1[8] & 0xFF) + (c1[9] & 0xFF) + (c1[10] & 0xFF) + (c1[11] & 0xFF)) % 728;
    byte[] digest = hmac("Genuine Adobe Flash Player 001", without(c1, offset));
    System.arraycopy(digest, 0, c1, offset, 32);
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.channel.writeInbound(client.bytes((byte) 3), client.bytes(c1));
      ByteBuf answer = client.channel.readOutbound();
      byte[] s1 = new byte[1536];
      answer.skipBytes(1).readBytes(s1);
      answer.release();
      int at = 12 + ((s1[8] & 0xFF) + (s1[9] & 0xFF) + (s1[10] & 0xFF) + (s1[11] & 0xFF)) % 728;
      assertThat(Arrays.copyOfRange(s1, at, at + 32))
          .isEqualTo(hmac("Genuine Adobe Flash Media Server 001", without(s1, at)));
    }
  }

  private static byte[] without(byte[] block, int offset) {
    byte[] rest = new byte[block.length - 32];
    System.arraycopy(block, 0, rest, 0, offset);
    System.arraycopy(block, offset + 32, rest, offset, rest.length - offset);
    return rest;
  }

  private static byte[] hmac(String key, byte[] data) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
    return mac.doFinal(data);
  }

  @Test
  void anUnsignedHandshakeIsAnsweredWithoutAVersion() {
    try (Bench bench = new Bench()) {
      TestClient client = bench.client();
      client.channel.writeInbound(client.bytes((byte) 3), client.bytes(new byte[1536]));
      ByteBuf answer = client.channel.readOutbound();
      assertThat(answer.readableBytes()).isEqualTo(1 + 2 * 1536);
      assertThat(answer.getInt(5)).isZero();
      answer.release();
    }
  }
}
