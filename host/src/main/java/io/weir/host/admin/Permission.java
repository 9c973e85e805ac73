package io.weir.host.admin;

import io.weir.host.access.Token;

/**
 * Who may see and who may change things.
 *
 * @param token whose bearer may change things
 * @param certificates of clients that may do so too, and whether one is needed to see anything
 */
record Permission(Token token, ClientCertificates certificates) {

  /**
   * Lets a call pass that shows something.
   *
   * @throws Problem.Answer 403 if it may not
   */
  void read(Call call) {
    if (certificates.required() && call.certificate().isEmpty()) {
      throw new Problem(
              403, "certificate: none (expected: of weir.api.tls.client-certificates.authorities)")
          .exception();
    }
  }

  /**
   * Lets a call pass that changes something: of the bearer of the token, of the owner of a
   * certificate that is named for it, and of loopback where neither is asked for.
   *
   * @throws Problem.Answer 401 or 403 if it may not
   */
  void write(Call call) {
    if (token.isAsked() && call.bearer().map(token::matches).orElse(false)) {
      return;
    }
    boolean writer = call.certificate().map(certificates::mayWrite).orElse(false);
    boolean asked = token.isAsked() || !certificates.writers().isEmpty();
    if (writer || (!asked && call.peer().isLoopbackAddress())) {
      call.refuseBrowsers();
      return;
    }
    throw refusal().exception();
  }

  private Problem refusal() {
    boolean named = !certificates.writers().isEmpty();
    if (token.isAsked()) {
      String or = named ? ", or a certificate of client-certificates.writers" : "";
      return new Problem(401, "token: missing or wrong (expected: Authorization: Bearer" + or + ")")
          .withHeader("WWW-Authenticate", "Bearer");
    }
    return new Problem(
        403,
        named
            ? "certificate: none that may write (expected: of client-certificates.writers)"
            : "peer: not loopback (expected: loopback, or set weir.api.token)");
  }
}
