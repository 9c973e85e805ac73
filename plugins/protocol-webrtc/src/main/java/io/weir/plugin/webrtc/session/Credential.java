package io.weir.plugin.webrtc.session;

import io.weir.api.Endpoint;
import io.weir.codec.webrtc.stun.StunVerifier;
import javax.crypto.SecretKey;

/**
 * What a client shows in its connectivity checks.
 *
 * <p>Immutable.
 *
 * @param username {@code originUfrag:clientUfrag}
 * @param key of the origin's password
 * @param endpoint where the origin takes the media that follows
 */
public record Credential(String username, SecretKey key, Endpoint endpoint) {

  static Credential of(String username, String password, Endpoint endpoint) {
    return new Credential(username, StunVerifier.key(password), endpoint);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return username;
  }
}
