package io.weir.plugin.srt.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Cookies that prove that a caller hears what is sent to its address: 32 bits of HMAC-SHA256 over
 * address, port and the current half minute, under a key that all replicas share. Nothing is kept
 * for them; each holds for 30 to 60 seconds.
 *
 * <p>For one thread.
 */
final class Cookies {
  /** How long the same cookie is given out; it is taken for as long again. */
  static final Duration PERIOD = Duration.ofSeconds(30);

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;
  private final InstantSource clock;
  private final ByteBuffer rest = ByteBuffer.allocate(Short.BYTES + Long.BYTES);

  Cookies(byte[] key, InstantSource clock) {
    this.clock = clock;
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** The cookie for an address, now. */
  int issue(InetSocketAddress to) {
    return cookie(to, period());
  }

  /** Whether this is a cookie that the address was given not long ago. */
  boolean isValid(InetSocketAddress from, int cookie) {
    long now = period();
    return cookie == cookie(from, now) || cookie == cookie(from, now - 1);
  }

  private long period() {
    return clock.millis() / PERIOD.toMillis();
  }

  private int cookie(InetSocketAddress address, long period) {
    mac.update(address.getAddress().getAddress());
    mac.update(rest.clear().putShort((short) address.getPort()).putLong(period).flip());
    int cookie = ByteBuffer.wrap(mac.doFinal()).getInt();
    return cookie == 0 ? 1 : cookie;
  }
}
