package io.weir.api.store;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Which origin owns which stream. Linearizable for each key. Every write compares the generation: a
 * stale writer is refused.
 *
 * <p>Safe for use by any thread; never blocks. Stages fail only if the store cannot be reached.
 */
public interface OwnershipStore {

  /** The present owner, if the lease has not lapsed. */
  CompletionStage<Optional<Ownership>> find(StreamKey key);

  /**
   * Takes an unowned stream for an origin.
   *
   * @param ttl length of the lease
   * @return the winner, which is another origin's ownership if there was one already; that one's
   *     lease is not touched
   */
  CompletionStage<Ownership> claim(StreamKey key, OriginId wanted, Duration ttl);

  /**
   * Keeps leases alive, the publish lease of each with it. Never shortens a lease.
   *
   * @param held ownerships as this replica knows them
   * @param ttl length of the leases from now
   * @return those that are no longer held
   */
  CompletionStage<Collection<Ownership>> renew(Collection<Ownership> held, Duration ttl);

  /**
   * Moves a stream to another origin, under a new generation.
   *
   * @param lost the ownership to end
   * @return the present ownership: the new one; or another's, if {@code lost} is not the present
   *     one; or {@code lost} with its live publisher, whose lease forbids moving
   */
  CompletionStage<Ownership> replace(Ownership lost, OriginId next, Duration ttl);

  /**
   * Takes the publish lease. It ends with {@link #unpublish} or with the ownership's lease.
   *
   * @param publisher names replica and session; not empty
   * @return the ownership with the publisher that now holds the lease, which is an earlier one if
   *     it is still live; empty if {@code held} is stale
   */
  CompletionStage<Optional<Ownership>> publish(Ownership held, String publisher, Duration ttl);

  /**
   * Ends the publish lease of that publisher.
   *
   * @return whether it held it
   */
  CompletionStage<Boolean> unpublish(Ownership held, String publisher);

  /**
   * Shortens the lease to the grace; does nothing while somebody publishes. A renewal before it is
   * over keeps the stream.
   *
   * @return whether the lease is now that short
   */
  CompletionStage<Boolean> release(Ownership held, Duration grace);

  /** All present ownerships, at most {@code limit}, in no order. */
  CompletionStage<Collection<Ownership>> snapshot(int limit);

  /**
   * Tells of every new owner of a stream that had one before; called on any thread, must not block.
   *
   * @return ends the watch
   */
  Runnable watch(Consumer<Ownership> replaced);
}
