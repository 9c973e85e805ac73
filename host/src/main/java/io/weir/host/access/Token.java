package io.weir.host.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A word that whoever may do something shows. Immutable.
 *
 * @param word empty if none is asked for
 */
public record Token(String word) {

  /** Whether one is asked for. */
  public boolean isAsked() {
    return !word.isEmpty();
  }

  /** Whether that is it; in constant time, so that it cannot be guessed byte by byte. */
  public boolean matches(String presented) {
    return MessageDigest.isEqual(
        word.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }

  /** Without the word, which is no business of logs. */
  @Override
  public String toString() {
    return isAsked() ? "token on" : "token off";
  }
}
