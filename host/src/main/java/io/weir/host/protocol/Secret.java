package io.weir.host.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.protocol.SharedSecret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secret that replicas share, of which each protocol gets keys of its own. Immutable. */
public final class Secret {
  private static final Logger log = LoggerFactory.getLogger(Secret.class);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;
  private static final int MIN_LENGTH = 16;

  private final SecretKeySpec key;

  private final boolean random;

  private Secret(byte[] secret, boolean random) {
    this.key = new SecretKeySpec(secret, ALGORITHM);
    this.random = random;
  }

  /**
   * The section {@code weir.security}.
   *
   * @throws ConfigException if the secret is too short to be one
   */
  public static Secret from(Config section) {
    String secret = section.getString("secret");
    if (secret.isEmpty()) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      return new Secret(random, true);
    }
    if (secret.length() < MIN_LENGTH) {
      throw new ConfigException.BadValue(
          section.getValue("secret").origin(),
          "weir.security.secret",
          secret.length() + " characters (expected: at least " + MIN_LENGTH + ")");
    }
    return new Secret(secret.getBytes(UTF_8), false);
  }

  /** Tells the log if what is signed here is worth nothing elsewhere. */
  void announce() {
    if (random) {
      log.info(
          "weir.security.secret is not set: URLs that this replica hands out are valid here only,"
              + " until it ends");
    }
  }

  /** The keys of one protocol. */
  public SharedSecret of(String protocol) {
    return purpose -> key(protocol + '\0' + purpose);
  }

  private byte[] key(String info) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(info.getBytes(UTF_8));
      return mac.doFinal(new byte[] {1});
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java runtime has " + ALGORITHM, missing);
    }
  }
}
