package io.weir.plugin.webrtc.session;

import io.weir.codec.webrtc.stun.StunVerifier;
import javax.crypto.SecretKey;

/**
 * What a client shows in its connectivity checks.
 *
 * <p>Immutable.
 *
 * @param username {@code originUfrag:clientUfrag}
 * @param key of the origin's password
 */
public record Credential(String username, SecretKey key) {

  static Credential of(String username, String password) {
    return new Credential(username, StunVerifier.key(password));
  }

  /** Without the key. */
  @Override
  public String toString() {
    return username;
  }
}
