package io.weir.codec.webrtc.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes STUN messages, attribute by attribute. */
public final class TestStun {
  private final ByteBuf message = Unpooled.buffer();

  public TestStun(int type, long transaction) {
    message.writeShort(type).writeShort(0).writeInt(StunMessage.MAGIC_COOKIE);
    message.writeLong(transaction).writeInt((int) transaction);
  }

  /** A connectivity check as ICE's controlling side sends it. */
  public static ByteBuf check(String username, String password, long transaction) {
    return new TestStun(StunMessage.BINDING_REQUEST, transaction)
        .username(username)
        .attribute(0x0024, new byte[] {0x6e, 0, 1, -1})
        .integrity(password)
        .fingerprint()
        .message();
  }

  /** The same, of a path that is chosen. */
  public static ByteBuf nomination(String username, String password, long transaction) {
    return new TestStun(StunMessage.BINDING_REQUEST, transaction)
        .username(username)
        .attribute(StunMessage.USE_CANDIDATE, new byte[0])
        .integrity(password)
        .fingerprint()
        .message();
  }

  public TestStun username(String username) {
    return attribute(StunMessage.USERNAME, username.getBytes(StandardCharsets.UTF_8));
  }

  public TestStun attribute(int type, byte[] value) {
    message.writeShort(type).writeShort(value.length).writeBytes(value);
    message.writeZero(StunMessage.padded(value.length) - value.length);
    return length();
  }

  public TestStun integrity(String password) {
    int before = message.readableBytes();
    message.setShort(2, before + 24 - StunMessage.HEADER);
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      mac.update(message.array(), 0, before);
      return attribute(StunMessage.MESSAGE_INTEGRITY, mac.doFinal());
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public TestStun fingerprint() {
    int before = message.readableBytes();
    message.setShort(2, before + 8 - StunMessage.HEADER);
    CRC32 crc = new CRC32();
    crc.update(message.array(), 0, before);
    int value = (int) crc.getValue() ^ 0x5354554e;
    return attribute(StunMessage.FINGERPRINT, Unpooled.copyInt(value).array());
  }

  private TestStun length() {
    message.setShort(2, message.readableBytes() - StunMessage.HEADER);
    return this;
  }

  public ByteBuf message() {
    return message;
  }
}
