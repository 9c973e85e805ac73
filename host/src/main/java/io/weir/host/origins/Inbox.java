package io.weir.host.origins;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Takes what origins say of themselves. Safe for use by any thread; never blocks. */
public interface Inbox {

  /**
   * Whether a peer may say anything at all; asked before its body is read.
   *
   * @param token what it presented
   * @return why not; empty if it may
   */
  Optional<Refusal> refusal(InetAddress peer, Optional<String> token);

  /**
   * Takes a message.
   *
   * @param body JSON, as SRS sends it
   * @return completes with why the body is not taken, or empty when it is; fails if the shared
   *     store cannot be reached
   */
  CompletionStage<Optional<Refusal>> take(byte[] body);
}
