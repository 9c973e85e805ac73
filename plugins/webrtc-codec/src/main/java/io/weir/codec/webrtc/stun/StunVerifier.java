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
 * Checks the codes at the end of STUN messages, by memory of its own that it uses again: for one
 * thread.
 */
public final class StunVerifier {
  private static final String ALGORITHM = "HmacSHA1";

  /** What sets the checksum apart from that of other protocols: "STUN" (RFC 8489 section 14.7). */
  private static final int FINGERPRINT_XOR = 0x5354554E;

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
    try {
      mac.init(key);
      mac.update(bytes, 0, before);
      mac.doFinal(expected, 0);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("key: " + key.getAlgorithm(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("20 bytes are enough", e);
    }
    return MessageDigest.isEqual(expected, shown);
  }

  private boolean fingerprintFits(ByteBuf message) {
    int at = StunMessage.find(message, StunMessage.FINGERPRINT);
    if (at < 0) {
      return true;
    }
    int end = StunMessage.ATTRIBUTE_HEADER + StunMessage.FINGERPRINT_SIZE;
    int before = gather(message, at, end);
    crc.reset();
    crc.update(bytes, 0, before);
    int fingerprint = (int) crc.getValue() ^ FINGERPRINT_XOR;
    return fingerprint == message.getInt(at + StunMessage.ATTRIBUTE_HEADER);
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
