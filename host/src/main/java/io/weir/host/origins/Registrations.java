package io.weir.host.origins;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Takes registrations of origins. Safe for use by any thread; never blocks. */
public interface Registrations {

  /**
   * Whether a peer may register at all; asked before its body is read.
   *
   * @param token what it presented
   * @return why not; empty if it may
   */
  Optional<Refusal> refusal(InetAddress peer, Optional<String> token);

  /**
   * Registers an origin.
   *
   * @param body JSON, as SRS sends it
   * @return completes with why the body is not taken, or empty when the origin is registered; fails
   *     if the shared store cannot be reached
   */
  CompletionStage<Optional<Refusal>> register(byte[] body);
}
