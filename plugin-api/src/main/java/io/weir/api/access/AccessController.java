package io.weir.api.access;

import io.weir.api.routing.StreamRequest;
import java.util.concurrent.CompletionStage;

/** Decides whether a client may publish or play a stream. Called by many threads at once. */
public interface AccessController {

  /**
   * Decides. Called on the client's event loop: must not block; a failed stage denies.
   *
   * @param request what the client wants
   */
  CompletionStage<AccessDecision> authorise(StreamRequest request);

  /** Lets go of connections and threads; idempotent, called once no more requests come. */
  default void stop() {}
}
