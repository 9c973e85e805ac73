package io.weir.host.direct;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import io.weir.host.routing.DirectPublisher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Owns streams in the name of publishers that came to origins past Weir: each has the publish
 * lease, as one of Weir's own would, until its origin says that it has gone. Safe for use by any
 * thread; never blocks. Stages fail only if the store cannot be reached.
 */
final class DirectStreams {
  private static final int ATTEMPTS = 3;

  private final OwnershipStore store;
  private final Duration ttl;
  private final Duration grace;
  private final Predicate<OriginId> dead;
  private final Waiting waiting;
  private final Departed departed;

  /**
   * Owns nothing yet.
   *
   * @param ttl length of leases
   * @param grace how long a stream keeps its origin after its publisher
   * @param dead whether an origin is down or unknown
   */
  DirectStreams(
      OwnershipStore store,
      Duration ttl,
      Duration grace,
      Predicate<OriginId> dead,
      InstantSource clock) {
    this.store = store;
    this.ttl = ttl;
    this.grace = grace;
    this.dead = dead;
    this.waiting = new Waiting(clock);
    this.departed = new Departed(clock);
  }

  /**
   * A publisher came to an origin. If the stream has a publisher there already, which may be the
   * same one on its way through Weir, nothing changes.
   *
   * @return the ownership; another origin's if the stream is live there, which then keeps it
   */
  CompletionStage<Ownership> began(StreamKey key, OriginId origin, DirectPublisher publisher) {
    departed.remove(key, publisher);
    return began(key, origin, publisher, ATTEMPTS);
  }

  private CompletionStage<Ownership> began(
      StreamKey key, OriginId origin, DirectPublisher publisher, int attempts) {
    return store
        .claim(key, origin, ttl)
        .thenCompose(
            owner -> owner.origin().equals(origin) ? freed(owner, publisher) : moved(owner, origin))
        .thenCompose(
            owner ->
                owner.origin().equals(origin)
                    ? published(owner, publisher, attempts)
                    : completedFuture(owner));
  }

  /** A server has one run at a time: publishers of an earlier one have gone with it. */
  private CompletionStage<Ownership> freed(Ownership owner, DirectPublisher publisher) {
    boolean outlived =
        DirectPublisher.of(owner.publisher())
            .filter(it -> !it.service().equals(publisher.service()))
            .isPresent();
    return outlived ? freed(owner) : completedFuture(owner);
  }

  private CompletionStage<Ownership> freed(Ownership owner) {
    return store.unpublish(owner, owner.publisher()).thenApply(done -> owner.withPublisher(""));
  }

  /** Takes the stream from an origin where nobody publishes it, or nobody can any more. */
  private CompletionStage<Ownership> moved(Ownership owner, OriginId origin) {
    if (!owner.published()) {
      return store.replace(owner, origin, ttl);
    }
    return DirectPublisher.is(owner.publisher()) && dead.test(owner.origin())
        ? freed(owner).thenCompose(free -> store.replace(free, origin, ttl))
        : completedFuture(owner);
  }

  private CompletionStage<Ownership> published(
      Ownership owner, DirectPublisher publisher, int attempts) {
    return store
        .publish(owner, publisher.toString(), ttl)
        .thenCompose(
            lease -> {
              if (lease.isEmpty()) {
                return attempts > 1
                    ? began(owner.key(), owner.origin(), publisher, attempts - 1)
                    : completedFuture(owner);
              }
              String live = lease.get().publisher();
              if (DirectPublisher.is(live) && !live.equals(publisher.toString())) {
                waiting.add(owner.key(), owner.origin(), publisher);
              }
              return completedFuture(lease.get());
            });
  }

  /**
   * A publisher has left its origin.
   *
   * @return whether it had the stream
   */
  CompletionStage<Boolean> ended(StreamKey key, OriginId origin, DirectPublisher publisher) {
    waiting.remove(key, publisher);
    return store
        .find(key)
        .thenCompose(
            owner ->
                owner
                    .filter(it -> it.origin().equals(origin))
                    .filter(it -> it.publisher().equals(publisher.toString()))
                    .map(it -> ended(it, grace))
                    .orElseGet(() -> completedFuture(false)));
  }

  /** Ends the publisher's lease, and lets the stream go after the grace unless another waits. */
  CompletionStage<Boolean> ended(Ownership owner, Duration within) {
    departed.add(owner);
    Optional<DirectPublisher> next = waiting.take(owner.key(), owner.origin());
    return store
        .unpublish(owner, owner.publisher())
        .thenCompose(
            was -> {
              if (!was) {
                return completedFuture(false);
              }
              return next.isPresent()
                  ? store
                      .publish(owner.withPublisher(""), next.get().toString(), ttl)
                      .thenApply(Optional::isPresent)
                  : store.release(owner.withPublisher(""), within);
            });
  }

  /** The stream has another publisher at its origin by now. */
  CompletionStage<Boolean> passed(Ownership owner, DirectPublisher to) {
    departed.add(owner);
    return store
        .unpublish(owner, owner.publisher())
        .thenCompose(was -> store.publish(owner.withPublisher(""), to.toString(), ttl))
        .thenApply(Optional::isPresent);
  }

  /** Whether the publisher is known to have gone, though it has the lease again. */
  boolean hasLeft(Ownership owner) {
    return departed.has(owner);
  }
}
