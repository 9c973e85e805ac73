package io.weir.it.kit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The handshake blocks with digests, as Flash Player and ffmpeg send them. */
final class DigestHandshake {
  private static final int BLOCK = 1536;
  private static final int DIGEST = 32;
  private static final String PLAYER = "Genuine Adobe Flash Player 001";
  private static final String SERVER = "Genuine Adobe Flash Media Server 001";

  private DigestHandshake() {}

  /** A C1 whose digest is in the first half (scheme 1: digest before key). */
  static byte[] c1() {
    byte[] block = new byte[BLOCK];
    new Random(2).nextBytes(block);
    Arrays.fill(block, 0, 4, (byte) 0);
    block[4] = 9;
    block[5] = 0;
    block[6] = 124;
    block[7] = 2;
    int at = offset(block, 8);
    System.arraycopy(digest(block, at, PLAYER), 0, block, at, DIGEST);
    return block;
  }

  /** Whether a block has a server's digest, by either scheme. */
  static boolean isServers(byte[] block) {
    return hasDigest(block, offset(block, 8)) || hasDigest(block, offset(block, 772));
  }

  private static boolean hasDigest(byte[] block, int at) {
    return Arrays.equals(digest(block, at, SERVER), Arrays.copyOfRange(block, at, at + DIGEST));
  }

  private static int offset(byte[] block, int from) {
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += block[from + i] & 0xff;
    }
    return sum % 728 + from + 4;
  }

  private static byte[] digest(byte[] block, int at, String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      mac.update(block, 0, at);
      mac.update(block, at + DIGEST, BLOCK - at - DIGEST);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
