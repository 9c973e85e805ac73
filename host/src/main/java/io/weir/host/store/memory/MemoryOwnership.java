package io.weir.host.store.memory;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Generation;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import io.weir.host.store.Watchers;
import io.weir.host.store.memory.LapsingMap.Entry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ownership in memory: one entry a stream, changed atomically. Watchers are told after the change,
 * outside of it; two replacements of one stream may so be told in either order, and the generation
 * says which is newer.
 */
final class MemoryOwnership implements OwnershipStore {
  private static final String NOBODY = "";

  private final InstantSource clock;
  private final LapsingMap<StreamKey, Held> entries;
  private final Watchers<Ownership> watchers = new Watchers<>();
  private final AtomicLong counter = new AtomicLong();
  private final long epoch;

  MemoryOwnership(InstantSource clock) {
    this.clock = clock;
    entries = new LapsingMap<>(clock);
    epoch = clock.millis();
  }

  /**
   * An ownership and the end of its publish lease.
   *
   * @param publishedUntil milliseconds of the clock
   */
  private record Held(Ownership ownership, long publishedUntil) {
    Held(Ownership ownership) {
      this(ownership, Long.MIN_VALUE);
    }

    Ownership at(long now) {
      return publishedUntil > now ? ownership : ownership.withPublisher(NOBODY);
    }

    /** Whether this publisher may have the publish lease. */
    boolean vacant(String publisher, long now) {
      Ownership present = at(now);
      return !present.published() || present.publisher().equals(publisher);
    }
  }

  @Override
  public CompletionStage<Optional<Ownership>> find(StreamKey key) {
    return completedFuture(entries.find(key).map(this::present));
  }

  @Override
  public CompletionStage<Ownership> claim(StreamKey key, OriginId wanted, Duration ttl) {
    Result<Ownership> winner = new Result<>();
    entries.change(
        key,
        (live, now) -> {
          Entry<Held> next = live != null ? live : fresh(key, wanted, ttl, now);
          winner.value = next.value().at(now);
          return next;
        });
    return completedFuture(winner.get());
  }

  @Override
  public CompletionStage<Collection<Ownership>> renew(Collection<Ownership> held, Duration ttl) {
    List<Ownership> lost = held.stream().filter(each -> !renewed(each, ttl)).toList();
    return completedFuture(lost);
  }

  private boolean renewed(Ownership held, Duration ttl) {
    return whileHeld(held, (live, now) -> published(live, held.publisher(), ttl, now));
  }

  @Override
  public CompletionStage<Ownership> replace(Ownership lost, OriginId next, Duration ttl) {
    Result<Ownership> result = new Result<>();
    AtomicBoolean moved = new AtomicBoolean();
    entries.change(
        lost.key(),
        (live, now) -> {
          boolean stays =
              live != null
                  && (!live.value().ownership().sameHolding(lost)
                      || live.value().at(now).published());
          Entry<Held> entry = live != null && stays ? live : fresh(lost.key(), next, ttl, now);
          moved.set(!stays);
          result.value = entry.value().at(now);
          return entry;
        });
    if (moved.get()) {
      watchers.tell(result.get());
    }
    return completedFuture(result.get());
  }

  @Override
  public CompletionStage<Optional<Ownership>> publish(
      Ownership held, String publisher, Duration ttl) {
    if (publisher.isEmpty()) {
      throw new IllegalArgumentException("publisher: \"\" (expected: a replica and a session)");
    }
    Result<Ownership> result = new Result<>();
    whileHeld(
        held,
        (live, now) -> {
          boolean earlier = !live.value().vacant(publisher, now);
          Entry<Held> entry = earlier ? live : published(live, publisher, ttl, now);
          result.value = entry.value().at(now);
          return entry;
        });
    return completedFuture(Optional.ofNullable(result.value));
  }

  /** Here the store is never away: whoever owns the stream by now stays. */
  @Override
  public CompletionStage<Ownership> restore(Ownership lost, Duration live, Duration ttl) {
    Result<Ownership> result = new Result<>();
    entries.change(
        lost.key(),
        (present, now) -> {
          Entry<Held> entry =
              present != null ? present : fresh(lost.key(), lost.origin(), ttl, now);
          if (entry.value().ownership().origin().equals(lost.origin())) {
            entry = published(entry, lost.publisher(), ttl, now);
          }
          result.value = entry.value().at(now);
          return entry;
        });
    return completedFuture(result.get());
  }

  @Override
  public CompletionStage<Boolean> unpublish(Ownership held, String publisher) {
    AtomicBoolean ended = new AtomicBoolean();
    whileHeld(
        held,
        (live, now) -> {
          Ownership present = live.value().at(now);
          boolean its = present.published() && present.publisher().equals(publisher);
          ended.set(its);
          return its ? new Entry<>(new Held(present.withPublisher(NOBODY)), live.deadline()) : live;
        });
    return completedFuture(ended.get());
  }

  @Override
  public CompletionStage<Boolean> release(Ownership held, Duration grace) {
    AtomicBoolean released = new AtomicBoolean();
    whileHeld(
        held,
        (live, now) -> {
          boolean idle = !live.value().at(now).published();
          released.set(idle);
          long end = LapsingMap.after(now, grace);
          return idle ? new Entry<>(live.value(), Math.min(live.deadline(), end)) : live;
        });
    return completedFuture(released.get());
  }

  @Override
  public CompletionStage<Collection<Ownership>> snapshot(int limit) {
    Stream<Ownership> all = entries.values().map(this::present);
    return completedFuture(all.limit(limit).toList());
  }

  @Override
  public Runnable watch(Consumer<Ownership> replaced) {
    return watchers.add(replaced);
  }

  void sweep() {
    entries.sweep();
  }

  int size() {
    return entries.size();
  }

  private Ownership present(Held held) {
    return held.at(clock.millis());
  }

  private Entry<Held> fresh(StreamKey key, OriginId origin, Duration ttl, long now) {
    Generation generation = new Generation(epoch, counter.incrementAndGet());
    return Entry.lasting(new Held(new Ownership(key, origin, generation, NOBODY)), now, ttl);
  }

  /** The lease lasts; with it the publish lease, if the publisher has it or nobody does. */
  private static Entry<Held> published(Entry<Held> live, String publisher, Duration ttl, long now) {
    Held held = live.value();
    long until = LapsingMap.after(now, ttl);
    if (!publisher.isEmpty() && held.vacant(publisher, now)) {
      boolean mine = held.ownership().publisher().equals(publisher);
      held =
          new Held(
              held.ownership().withPublisher(publisher),
              mine ? Math.max(held.publishedUntil(), until) : until);
    }
    return new Entry<>(held, Math.max(live.deadline(), until));
  }

  /** What becomes of a stream that is held. */
  private interface Change {
    Entry<Held> apply(Entry<Held> live, long now);
  }

  /** Changes a stream's entry if it is still that holding; returns whether it is. */
  private boolean whileHeld(Ownership held, Change change) {
    AtomicBoolean present = new AtomicBoolean();
    entries.change(
        held.key(),
        (live, now) -> {
          if (live == null || !live.value().ownership().sameHolding(held)) {
            return live;
          }
          present.set(true);
          return change.apply(live, now);
        });
    return present.get();
  }

  /** Carries an answer out of a change. */
  private static final class Result<T> {
    private @Nullable T value;

    T get() {
      if (value == null) {
        throw new IllegalStateException("the change did not run");
      }
      return value;
    }
  }
}
