package io.weir.codec.rtmp.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
  private static final int[] PLAIN_VERSION = {0, 0, 0, 0};
  private static final int[] PLAYER_VERSION = {9, 0, 124, 2};

  private final Random random = new Random(7);
  private final ServerHandshake server = new ServerHandshake(random);
  private final ByteBuf answer = Unpooled.buffer();

  @Test
  void aSimpleClientIsAnsweredWithAZeroVersionAndItsOwnBytes() {
    byte[] c1 = block(PLAIN_VERSION);
    assertThat(server.receive(opening(c1), answer)).isFalse();
    assertThat(answer.readableBytes()).isEqualTo(3073);
    assertThat(answer.readByte()).isEqualTo((byte) 3);
    assertThat(answer.getInt(answer.readerIndex() + 4)).isZero();
    answer.skipBytes(1536);
    assertThat(take(1536)).isEqualTo(c1);
  }

  @Test
  void aVersionWithoutADigestIsAnsweredSimply() {
    byte[] c1 = block(PLAYER_VERSION);
    server.receive(opening(c1), answer);
    assertThat(answer.getInt(5)).isZero();
    answer.skipBytes(1537);
    assertThat(take(1536)).isEqualTo(c1);
  }

  @ParameterizedTest
  @ValueSource(ints = {772, 8})
  void aSignedClientIsAnsweredBySignatures(int at) throws Exception {
    for (int i = 0; i < 50; i++) {
      answer.clear();
      byte[] c1 = block(PLAYER_VERSION);
      int index = index(c1, at);
      byte[] digest = hmac(key("Genuine Adobe Flash Player 001", false), without(c1, index));
      System.arraycopy(digest, 0, c1, index, 32);

      new ServerHandshake(random).receive(opening(c1), answer);

      answer.skipBytes(1);
      byte[] s1 = take(1536);
      byte[] s2 = take(1536);
      assertThat(s1[4]).as("a version that signs").isGreaterThanOrEqualTo((byte) 3);
      int proof = index(s1, at);
      assertThat(Arrays.copyOfRange(s1, proof, proof + 32))
          .isEqualTo(hmac(key("Genuine Adobe Flash Media Server 001", false), without(s1, proof)));
      byte[] second = hmac(key("Genuine Adobe Flash Media Server 001", true), digest);
      assertThat(Arrays.copyOfRange(s2, 1504, 1536))
          .isEqualTo(hmac(second, Arrays.copyOf(s2, 1504)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1536, 4000})
  void itTakesItsBytesHoweverTheyComeAndNoMore(int step) {
    ByteBuf all = opening(block(PLAIN_VERSION)).writeZero(1536).writeByte(0x55);
    ByteBuf in = Unpooled.buffer();
    while (all.isReadable()) {
      assertThat(server.isDone()).isEqualTo(all.readableBytes() <= 1);
      in.writeBytes(all, Math.min(step, all.readableBytes()));
      server.receive(in, answer);
    }
    assertThat(server.isDone()).isTrue();
    assertThat(in.readableBytes()).isEqualTo(1);
    assertThat(answer.readableBytes()).isEqualTo(3073);
  }

  @Test
  void anotherFirstByteIsRefused() {
    assertThatExceptionOfType(RtmpException.class)
        .isThrownBy(() -> server.receive(Unpooled.wrappedBuffer(new byte[] {'G', 'E'}), answer))
        .withMessage("C0: 71 (expected: 3)")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.BAD_VERSION));
    assertThatExceptionOfType(RtmpException.class)
        .isThrownBy(
            () ->
                new ClientHandshake(random).receive(Unpooled.wrappedBuffer(new byte[] {6}), answer))
        .withMessage("S0: 6 (expected: 3)");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 10_000})
  void clientAndServerUnderstandEachOther(int step) {
    ClientHandshake client = new ClientHandshake(random);
    ByteBuf toServer = Unpooled.buffer();
    client.start(toServer);
    assertThat(toServer.readableBytes()).isEqualTo(1537);
    assertThat(toServer.getLong(1)).isZero();
    server.receive(toServer, answer);
    byte[] s1 = new byte[1536];
    answer.getBytes(1, s1);
    ByteBuf in = Unpooled.buffer();
    while (answer.isReadable()) {
      in.writeBytes(answer, Math.min(step, answer.readableBytes()));
      client.receive(in, toServer);
    }
    byte[] c2 = new byte[1536];
    toServer.getBytes(toServer.readerIndex(), c2);
    assertThat(c2).isEqualTo(s1);
    assertThat(server.receive(toServer, Unpooled.buffer())).isTrue();
    assertThat(client.isDone()).isTrue();
    assertThat(toServer.isReadable()).isFalse();
  }

  private byte[] block(int[] version) {
    byte[] block = new byte[1536];
    random.nextBytes(block);
    for (int i = 0; i < 4; i++) {
      block[4 + i] = (byte) version[i];
    }
    return block;
  }

  private static ByteBuf opening(byte[] c1) {
    return Unpooled.buffer().writeByte(3).writeBytes(c1);
  }

  private byte[] take(int length) {
    byte[] bytes = new byte[length];
    answer.readBytes(bytes);
    return bytes;
  }

  private static int index(byte[] block, int at) {
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += Byte.toUnsignedInt(block[at + i]);
    }
    return at + 4 + sum % 728;
  }

  private static byte[] without(byte[] block, int index) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    rest.write(block, 0, index);
    rest.write(block, index + 32, block.length - index - 32);
    return rest.toByteArray();
  }

  private static byte[] key(String name, boolean full) {
    String hex = full ? "f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae" : "";
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    key.writeBytes(HexFormat.of().parseHex(hex));
    return key.toByteArray();
  }

  private static byte[] hmac(byte[] key, byte[] data) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(data);
  }
}
