package io.weir.host.routing;

import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Looks for streams of which nobody here knows. Safe for use by any thread; never blocks. */
@FunctionalInterface
public interface Search {
  /** Finds nothing. */
  Search NONE = key -> CompletableFuture.completedFuture(Optional.empty());

  /**
   * Looks for a stream, and has it owned if it is found.
   *
   * @return its owner; empty if it is nowhere, as far as is known
   */
  CompletionStage<Optional<Ownership>> find(StreamKey key);
}
