package io.weir.api.discovery;

import java.util.concurrent.CompletionStage;

/** A source of origins. Its methods are called by one host thread, never concurrently. */
public interface OriginDiscovery {

  /**
   * Begins to look. Must not block.
   *
   * @param sink takes every new list
   * @return completes when a first list was given, or fails, which ends the start
   */
  CompletionStage<Void> start(OriginSink sink);

  /** Ends looking; idempotent, also after a failed start. */
  CompletionStage<Void> stop();
}
