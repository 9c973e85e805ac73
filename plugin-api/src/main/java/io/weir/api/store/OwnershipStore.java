package io.weir.api.store;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Which origin owns which stream. Writes are linearizable for each key, and each compares the
 * generation: a stale writer is refused. Reads see what was written through the same object; what
 * was written elsewhere they may see late, by no more than the store says.
 *
 * <p>Safe for use by any thread; never blocks. Stages fail only if the store cannot be reached, and
 * a store that can decide without being reached does not fail.
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
   * Keeps leases alive, and publish leases for those who hold them. Never shortens a lease.
   *
   * @param held ownerships as this replica knows them; where one names a publisher, its publish
   *     lease is kept as well, or taken if nobody has it
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
   * Takes the publish lease. It ends with {@link #unpublish}, or {@code ttl} after it was taken or
   * last renewed in this publisher's name.
   *
   * @param publisher names replica and session; not empty
   * @return the ownership with the publisher that now holds the lease, which is an earlier one if
   *     it is still live; empty if {@code held} is stale
   */
  CompletionStage<Optional<Ownership>> publish(Ownership held, String publisher, Duration ttl);

  /**
   * Brings back an ownership that {@link #renew} no longer found, with its publisher. If the stream
   * is free it gets its owner again, under a new generation. If it has another owner by now, that
   * one stays; but where the store itself was away or has lost what it knew, a live publisher takes
   * the stream back from an owner without one, or with one that began later.
   *
   * @param lost what was held, with the publisher that is live here, if there is one
   * @param live how long that publisher has been live; zero if there is none
   * @return the present ownership
   */
  CompletionStage<Ownership> restore(Ownership lost, Duration live, Duration ttl);

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
   * Tells of every new ownership of a stream that had one before, which may name the same origin;
   * called on any thread, must not block.
   *
   * @return ends the watch
   */
  Runnable watch(Consumer<Ownership> replaced);
}
