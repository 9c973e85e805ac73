package io.weir.plugin.webrtc.signalling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * URLs of sessions, which say themselves where their origin is, to every replica and to nobody else
 * (AES-GCM under a key that replicas share). Whoever has one may end its session; whoever edits one
 * has none. Safe for use by any thread.
 */
final class SessionUrls {
  /** The path that all of them begin with. */
  static final String PATH = "/rtc/v1/session/";

  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int MAX_LENGTH = 6144;
  private static final int FIELDS = 6;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  /**
   * What a URL says.
   *
   * @param session its name
   * @param api where its origin is asked
   * @param target what the origin calls it: path and query
   */
  record Subject(String session, Endpoint api, String target) {}

  /** Takes a key of 32 bytes. */
  SessionUrls(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /** The URL's path; another one each time. */
  String url(Subject subject) {
    String text =
        String.join(
            "\0",
            subject.session(),
            subject.api().transport().name(),
            subject.api().host(),
            Integer.toString(subject.api().port()),
            subject.api().serverName(),
            subject.target());
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(UTF_8));
      byte[] token =
          ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return PATH + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + TRANSFORMATION, e);
    }
  }

  /** What a path says, if it is one of ours. */
  Optional<Subject> read(String path) {
    if (!path.startsWith(PATH) || path.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      byte[] token = Base64.getUrlDecoder().decode(path.substring(PATH.length()));
      if (token.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
        return Optional.empty();
      }
      byte[] nonce = java.util.Arrays.copyOf(token, NONCE_BYTES);
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, nonce)
              .doFinal(token, NONCE_BYTES, token.length - NONCE_BYTES);
      String[] fields = new String(text, UTF_8).split("\0", FIELDS);
      Endpoint api =
          new Endpoint(
              Transport.valueOf(fields[1]), fields[2], Integer.parseInt(fields[3]), fields[4]);
      return Optional.of(new Subject(fields[0], api, fields[5]));
    } catch (IllegalArgumentException | GeneralSecurityException notOurs) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
