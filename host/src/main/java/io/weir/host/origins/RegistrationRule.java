package io.weir.host.origins;

import io.weir.api.net.Cidr;
import io.weir.host.access.Token;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Who may register an origin: a peer from an allowed range that also knows the token, if there is
 * one. Whoever may register can draw streams to itself.
 *
 * <p>Immutable.
 *
 * @param allow ranges of peers
 * @param token what a peer must present
 */
public record RegistrationRule(List<Cidr> allow, Token token) {

  /** Copies the list. */
  public RegistrationRule {
    allow = List.copyOf(allow);
  }

  /** Why the peer may not register; empty if it may. */
  public Optional<Refusal> refusal(InetAddress peer, Optional<String> presented) {
    if (allow.stream().noneMatch(range -> range.contains(peer))) {
      return Optional.of(
          new Refusal(
              Refusal.Kind.FORBIDDEN,
              "peer "
                  + peer.getHostAddress()
                  + " (expected: an address in weir.origins.registration.allow)"));
    }
    if (token.isAsked() && !presented.map(token::matches).orElse(false)) {
      return Optional.of(
          new Refusal(
              Refusal.Kind.UNAUTHORIZED,
              "token "
                  + (presented.isPresent() ? "does not match" : "is missing")
                  + " (expected: Authorization: Bearer, or as last path segment)"));
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "RegistrationRule[" + allow + ", " + token + "]";
  }
}
