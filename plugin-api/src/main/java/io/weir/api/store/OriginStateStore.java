package io.weir.api.store;

import io.weir.api.OriginId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What operators and replicas say of origins. Safe for use by any thread; never blocks. Stages fail
 * only if the store cannot be reached.
 */
public interface OriginStateStore {

  /**
   * An operator's wish that an origin be empty.
   *
   * @param origin which
   * @param since when it was wished; times are of the replica that was told
   * @param deadline when the last sessions there end
   */
  record Drain(OriginId origin, Instant since, Instant deadline) {}

  /** How an origin that is not up looks to a replica. */
  enum Seen {
    /** Some of its endpoints are set aside. */
    EJECTED,
    /** None of its endpoints is up, and none answers. */
    DOWN;

    /** The worse of two views. */
    public Seen worse(Seen other) {
      return compareTo(other) > 0 ? this : other;
    }
  }

  /** Makes or replaces a drain, which stays until {@link #undrain}. */
  CompletionStage<Void> drain(Drain drain);

  /** Ends a drain, if there is one. */
  CompletionStage<Void> undrain(OriginId origin);

  /** All drains. */
  CompletionStage<Collection<Drain>> drains();

  /** Replaces what a replica last said of origins that are not up; forgotten after {@code ttl}. */
  CompletionStage<Void> publish(String replica, Map<OriginId, Seen> seen, Duration ttl);

  /** What the other replicas see, by origin; of two views the worse. */
  CompletionStage<Map<OriginId, Seen>> others(String replica);
}
