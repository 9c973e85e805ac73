package io.weir.host.admin;

import io.weir.host.access.Token;

/** Who may change things: the bearer of the token, or loopback where there is no token. */
record WriteAccess(Token token) {

  /**
   * Lets the call pass.
   *
   * @throws Problem.Answer 401 or 403 if it may not
   */
  void check(Call call) {
    if (!token.isAsked()) {
      if (!call.peer().isLoopbackAddress()) {
        throw new Problem(403, "peer: not loopback (expected: loopback, or set weir.api.token)")
            .exception();
      }
      return;
    }
    if (!call.bearer().map(token::matches).orElse(false)) {
      throw new Problem(401, "token: missing or wrong (expected: Authorization: Bearer)")
          .withHeader("WWW-Authenticate", "Bearer")
          .exception();
    }
  }
}
