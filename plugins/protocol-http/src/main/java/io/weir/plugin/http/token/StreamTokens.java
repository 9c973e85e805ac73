package io.weir.plugin.http.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.plugin.http.token.KnownTokens.Known;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and verifies tokens; see the package for what they cover.
 *
 * <p>A token is {@code 1} (the version), 20 characters of code, and the subject, both in base64url.
 * Safe for use by any thread; what it says never changes.
 */
public final class StreamTokens {
  /** What a path segment that is a token begins with. */
  public static final String MARK = "~";

  private static final String VERSION = "1";
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "weir http stream url " + VERSION;
  private static final int CODE_BYTES = 15;
  private static final int CODE_CHARACTERS = 20;
  private static final int MAX_TOKEN = 8192;
  private static final int MIN_SECRET = 16;

  private final SecretKeySpec key;
  private final KnownTokens known = new KnownTokens();

  /**
   * Derives its key from the secret, which it does not keep.
   *
   * @param secret {@code weir.security.secret}, the same at all replicas and over restarts
   * @throws IllegalArgumentException if it is shorter than 16 bytes
   */
  public StreamTokens(byte[] secret) {
    if (secret.length < MIN_SECRET) {
      throw new IllegalArgumentException(
          "secret: " + secret.length + " bytes (expected: at least " + MIN_SECRET + ")");
    }
    Mac mac = mac(new SecretKeySpec(secret, ALGORITHM));
    this.key = new SecretKeySpec(mac.doFinal(PURPOSE.getBytes(UTF_8)), ALGORITHM);
  }

  /** Makes tokens about one subject. */
  public Signer signer(TokenSubject subject) {
    return new Signer(subject, base64(subject.encoded().getBytes(UTF_8)));
  }

  /**
   * What the token says, if it was made for this vhost and this path.
   *
   * @param token without its mark
   * @param vhost that the request itself names
   * @param path decoded, see {@link io.weir.plugin.http.uri.UriPath#decoded}
   */
  public Optional<TokenSubject> verify(String token, String vhost, String path) {
    int subjectStart = VERSION.length() + CODE_CHARACTERS;
    if (token.length() <= subjectStart
        || token.length() > MAX_TOKEN
        || !token.startsWith(VERSION)) {
      return Optional.empty();
    }
    String encoded = token.substring(subjectStart);
    Known present = known.find(encoded, vhost, path);
    String expected = present == null ? token(encoded, vhost, path) : present.token();
    if (!MessageDigest.isEqual(expected.getBytes(UTF_8), token.getBytes(UTF_8))) {
      return Optional.empty();
    }
    if (present != null) {
      return Optional.of(present.subject());
    }
    Optional<TokenSubject> subject = subject(encoded);
    subject.ifPresent(said -> known.add(new Known(said, encoded, vhost, path, expected)));
    return subject;
  }

  private static Optional<TokenSubject> subject(String encoded) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(encoded), UTF_8);
      return Optional.of(TokenSubject.decode(text));
    } catch (IllegalArgumentException signedBySomethingElse) {
      return Optional.empty();
    }
  }

  /** NUL is in none of the parts, so no two triples are the same text. */
  private String token(String subject, String vhost, String path) {
    Mac mac = mac(key);
    mac.update(subject.getBytes(UTF_8));
    mac.update((byte) 0);
    mac.update(vhost.getBytes(UTF_8));
    mac.update((byte) 0);
    byte[] code = mac.doFinal(path.getBytes(ISO_8859_1));
    return VERSION + base64(Arrays.copyOf(code, CODE_BYTES)) + subject;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java runtime has " + ALGORITHM, missing);
    }
  }

  /** Makes tokens about one subject. Safe for use by any thread. */
  public final class Signer {
    private final TokenSubject subject;
    private final String encoded;

    private Signer(TokenSubject subject, String encoded) {
      this.subject = subject;
      this.encoded = encoded;
    }

    /**
     * A token, without its mark.
     *
     * @param vhost that the URL itself names
     * @param path decoded
     */
    public String token(String vhost, String path) {
      Known present = known.find(encoded, vhost, path);
      if (present == null) {
        present =
            new Known(subject, encoded, vhost, path, StreamTokens.this.token(encoded, vhost, path));
        known.add(present);
      }
      return present.token();
    }
  }
}
