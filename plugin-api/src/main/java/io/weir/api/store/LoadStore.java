package io.weir.api.store;

import io.weir.api.OriginId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * How many sessions each replica has open to each origin. Safe for use by any thread; never blocks.
 * Stages fail only if the store cannot be reached.
 */
public interface LoadStore {

  /**
   * Open sessions to one origin.
   *
   * @param publishers that publish
   * @param players that play
   */
  record Open(int publishers, int players) {

    /** The sum of both. */
    public Open plus(Open other) {
      return new Open(publishers + other.publishers, players + other.players);
    }
  }

  /** Replaces what a replica last said; forgotten after {@code ttl}. */
  CompletionStage<Void> publish(String replica, Map<OriginId, Open> open, Duration ttl);

  /** The sum over all replicas but the named one. */
  CompletionStage<Map<OriginId, Open>> others(String replica);
}
