package io.weir.codec.rtmp.handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The digests by which Flash players and servers knew each other: HMAC-SHA256 under two published
 * keys, at a place in the 1536 bytes that the bytes themselves tell, by one of two schemes.
 */
final class HandshakeDigest {
  static final int BLOCK = 1536;
  static final int DIGEST = 32;

  private static final byte[] COMMON =
      HexFormat.of().parseHex("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae");
  private static final byte[] PLAYER_NAME =
      "Genuine Adobe Flash Player 001".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SERVER_NAME =
      "Genuine Adobe Flash Media Server 001".getBytes(StandardCharsets.US_ASCII);

  /** Where the four bytes are, whose sum modulo 728 says how far after them the digest is. */
  enum Scheme {
    KEY_FIRST(772),
    DIGEST_FIRST(8);

    private final int at;

    Scheme(int at) {
      this.at = at;
    }

    int digestIndex(byte[] block) {
      int sum = 0;
      for (int i = at; i < at + 4; i++) {
        sum += block[i] & 0xFF;
      }
      return at + 4 + sum % 728;
    }
  }

  private HandshakeDigest() {}

  /** Whether a client's block carries its digest where the scheme says. */
  static boolean isSignedByPlayer(byte[] block, Scheme scheme) {
    int index = scheme.digestIndex(block);
    byte[] actual = Arrays.copyOfRange(block, index, index + DIGEST);
    return MessageDigest.isEqual(actual, around(PLAYER_NAME, block, index));
  }

  /** Puts the server's digest into its block. */
  static void signAsServer(byte[] block, Scheme scheme) {
    int index = scheme.digestIndex(block);
    System.arraycopy(around(SERVER_NAME, block, index), 0, block, index, DIGEST);
  }

  /** Ends {@code answer} with the proof that the client's digest at {@code index} was seen. */
  static void answerAsServer(byte[] answer, byte[] block, Scheme scheme) {
    int index = scheme.digestIndex(block);
    byte[] fullKey = Arrays.copyOf(SERVER_NAME, SERVER_NAME.length + COMMON.length);
    System.arraycopy(COMMON, 0, fullKey, SERVER_NAME.length, COMMON.length);
    byte[] key = hmac(fullKey, block, index, DIGEST, 0, 0);
    byte[] proof = hmac(key, answer, 0, BLOCK - DIGEST, 0, 0);
    System.arraycopy(proof, 0, answer, BLOCK - DIGEST, DIGEST);
  }

  private static byte[] around(byte[] key, byte[] block, int index) {
    int after = index + DIGEST;
    return hmac(key, block, 0, index, after, BLOCK - after);
  }

  private static byte[] hmac(
      byte[] key, byte[] data, int from, int length, int from2, int length2) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(data, from, length);
      mac.update(data, from2, length2);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }
}
