package io.weir.host.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Who may change things: the bearer of the token, or loopback where there is no token. */
record WriteAccess(String token) {

  /**
   * Lets the call pass.
   *
   * @throws Problem.Answer 401 or 403 if it may not
   */
  void check(Call call) {
    if (token.isEmpty()) {
      if (!call.peer().isLoopbackAddress()) {
        throw new Problem(403, "peer: not loopback (expected: loopback, or set weir.api.token)")
            .exception();
      }
      return;
    }
    if (!call.bearer().map(this::matches).orElse(false)) {
      throw new Problem(401, "token: missing or wrong (expected: Authorization: Bearer)")
          .withHeader("WWW-Authenticate", "Bearer")
          .exception();
    }
  }

  /** In constant time, so that the token cannot be guessed byte by byte. */
  private boolean matches(String presented) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }
}
