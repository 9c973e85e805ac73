package io.weir.codec.webrtc.stun;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks and makes the codes at the end of STUN messages, by memory of its own that it uses again:
 * for one thread.
 */
public final class StunVerifier {
  /** Bytes of what {@link #forbid} writes. */
  public static final int REFUSAL =
      StunMessage.HEADER
          + 3 * StunMessage.ATTRIBUTE_HEADER
          + Integer.BYTES
          + StunMessage.INTEGRITY_SIZE
          + StunMessage.FINGERPRINT_SIZE;

  private static final String ALGORITHM = "HmacSHA1";

  /** What sets the checksum apart from that of other protocols: "STUN" (RFC 8489 section 14.7). */
  private static final int FINGERPRINT_XOR = 0x5354554E;

  /** Class 4, number 3. */
  private static final int FORBIDDEN = 0x0403;

  private final Mac mac;
  private final CRC32 crc = new CRC32();
  private final byte[] bytes = new byte[StunMessage.MAX_SIZE];
  private final byte[] expected = new byte[StunMessage.INTEGRITY_SIZE];
  private final byte[] shown = new byte[StunMessage.INTEGRITY_SIZE];

  /** One for one thread. */
  public StunVerifier() {
    try {
      mac = Mac.getInstance(ALGORITHM);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java runtime has " + ALGORITHM, missing);
    }
  }

  /**
   * The key of a short-term credential (RFC 8489 section 9.1.1).
   *
   * @param password not empty; ICE's passwords are of characters that need no preparation
   */
  public static SecretKey key(String password) {
    return new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /**
   * Whether a message has MESSAGE-INTEGRITY, and it is by this key (RFC 8489 section 14.5). A
   * fingerprint, if there is one, must fit too.
   *
   * @param message well-formed
   */
  public boolean verify(ByteBuf message, SecretKey key) {
    int at = StunMessage.find(message, StunMessage.MESSAGE_INTEGRITY);
    if (at < 0 || !fingerprintFits(message)) {
      return false;
    }
    int end = StunMessage.ATTRIBUTE_HEADER + StunMessage.INTEGRITY_SIZE;
    int before = gather(message, at, end);
    message.getBytes(at + StunMessage.ATTRIBUTE_HEADER, shown);
    sign(before, key);
    return MessageDigest.isEqual(expected, shown);
  }

  private void sign(int length, SecretKey key) {
    try {
      mac.init(key);
      mac.update(bytes, 0, length);
      mac.doFinal(expected, 0);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("key: " + key.getAlgorithm(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("20 bytes are enough", e);
    }
  }

  /**
   * Answers that the other end may send no more (403; RFC 7675 section 5.2). Shorter than any
   * request that {@link #verify} passes and that has a fingerprint and a user name of 4 bytes.
   *
   * @param request well-formed
   * @param key of the request's MESSAGE-INTEGRITY, and so of the answer's
   * @param answer gets it
   */
  public void forbid(ByteBuf request, SecretKey key, ByteBuf answer) {
    answer
        .writeShort(StunMessage.BINDING_ERROR)
        .writeShort(0)
        .writeInt(StunMessage.MAGIC_COOKIE)
        .writeLong(StunMessage.transactionStart(request))
        .writeInt(StunMessage.transactionEnd(request))
        .writeShort(StunMessage.ERROR_CODE)
        .writeShort(Integer.BYTES)
        .writeInt(FORBIDDEN);
    int end = answer.writerIndex();
    int before = gather(answer, end, StunMessage.ATTRIBUTE_HEADER + StunMessage.INTEGRITY_SIZE);
    sign(before, key);
    answer
        .writeShort(StunMessage.MESSAGE_INTEGRITY)
        .writeShort(StunMessage.INTEGRITY_SIZE)
        .writeBytes(expected);
    int fingerprint = fingerprint(answer, answer.writerIndex());
    answer
        .writeShort(StunMessage.FINGERPRINT)
        .writeShort(StunMessage.FINGERPRINT_SIZE)
        .writeInt(fingerprint)
        .setShort(answer.readerIndex() + 2, answer.readableBytes() - StunMessage.HEADER);
  }

  private boolean fingerprintFits(ByteBuf message) {
    int at = StunMessage.find(message, StunMessage.FINGERPRINT);
    if (at < 0) {
      return true;
    }
    return fingerprint(message, at) == message.getInt(at + StunMessage.ATTRIBUTE_HEADER);
  }

  /** Of all before an attribute. */
  private int fingerprint(ByteBuf message, int at) {
    int before = gather(message, at, StunMessage.ATTRIBUTE_HEADER + StunMessage.FINGERPRINT_SIZE);
    crc.reset();
    crc.update(bytes, 0, before);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }

  /**
   * What a code is over: all before its attribute, in a header that says that the message ends with
   * it.
   *
   * @return how many bytes
   */
  private int gather(ByteBuf message, int attribute, int attributeSize) {
    int before = attribute - message.readerIndex();
    message.getBytes(message.readerIndex(), bytes, 0, before);
    int length = before + attributeSize - StunMessage.HEADER;
    bytes[2] = (byte) (length >> 8);
    bytes[3] = (byte) length;
    return before;
  }
}
