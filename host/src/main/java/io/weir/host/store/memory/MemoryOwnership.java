package io.weir.host.store.memory;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Generation;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Ownership in memory: one entry a stream, changed atomically. Watchers are told after the change,
 * outside of it; two replacements of one stream may so be told in either order, and the generation
 * says which is newer.
 */
final class MemoryOwnership implements OwnershipStore {
  private static final String NOBODY = "";

  private final LapsingMap<StreamKey, Ownership> entries;
  private final Watchers<Ownership> watchers = new Watchers<>();
  private final AtomicLong counter = new AtomicLong();
  private final long epoch;

  MemoryOwnership(InstantSource clock) {
    entries = new LapsingMap<>(clock);
    epoch = clock.millis();
  }

  @Override
  public CompletionStage<Optional<Ownership>> find(StreamKey key) {
    return completedFuture(entries.find(key));
  }

  @Override
  public CompletionStage<Ownership> claim(StreamKey key, OriginId wanted, Duration ttl) {
    Result<Ownership> winner = new Result<>();
    entries.change(
        key,
        live -> {
          Entry<Ownership> next = live != null ? live : entries.lasting(fresh(key, wanted), ttl);
          winner.value = next.value();
          return next;
        });
    return completedFuture(winner.get());
  }

  @Override
  public CompletionStage<Collection<Ownership>> renew(Collection<Ownership> held, Duration ttl) {
    List<Ownership> lost =
        held.stream()
            .filter(each -> !whileHeld(each, live -> extended(live, live.value(), ttl)))
            .toList();
    return completedFuture(lost);
  }

  @Override
  public CompletionStage<Ownership> replace(Ownership lost, OriginId next, Duration ttl) {
    Result<Ownership> present = new Result<>();
    AtomicBoolean moved = new AtomicBoolean();
    entries.change(
        lost.key(),
        live -> {
          boolean stays =
              live != null && (!live.value().sameHolding(lost) || live.value().published());
          Entry<Ownership> entry =
              live != null && stays ? live : entries.lasting(fresh(lost.key(), next), ttl);
          moved.set(!stays);
          present.value = entry.value();
          return entry;
        });
    if (moved.get()) {
      watchers.tell(present.get());
    }
    return completedFuture(present.get());
  }

  @Override
  public CompletionStage<Optional<Ownership>> publish(
      Ownership held, String publisher, Duration ttl) {
    if (publisher.isEmpty()) {
      throw new IllegalArgumentException("publisher: \"\" (expected: a replica and a session)");
    }
    Result<Ownership> present = new Result<>();
    whileHeld(
        held,
        live -> {
          boolean earlier = live.value().published() && !live.value().publisher().equals(publisher);
          Entry<Ownership> entry =
              earlier ? live : extended(live, withPublisher(live.value(), publisher), ttl);
          present.value = entry.value();
          return entry;
        });
    return completedFuture(Optional.ofNullable(present.value));
  }

  @Override
  public CompletionStage<Boolean> unpublish(Ownership held, String publisher) {
    AtomicBoolean ended = new AtomicBoolean();
    whileHeld(
        held,
        live -> {
          boolean its = live.value().published() && live.value().publisher().equals(publisher);
          ended.set(its);
          return its ? new Entry<>(withPublisher(live.value(), NOBODY), live.deadline()) : live;
        });
    return completedFuture(ended.get());
  }

  @Override
  public CompletionStage<Boolean> release(Ownership held, Duration grace) {
    AtomicBoolean released = new AtomicBoolean();
    whileHeld(
        held,
        live -> {
          boolean idle = !live.value().published();
          released.set(idle);
          return idle
              ? new Entry<>(live.value(), Math.min(live.deadline(), entries.after(grace)))
              : live;
        });
    return completedFuture(released.get());
  }

  @Override
  public CompletionStage<Collection<Ownership>> snapshot(int limit) {
    return completedFuture(entries.values().limit(limit).toList());
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

  private Ownership fresh(StreamKey key, OriginId origin) {
    return new Ownership(key, origin, new Generation(epoch, counter.incrementAndGet()), NOBODY);
  }

  private static Ownership withPublisher(Ownership ownership, String publisher) {
    return new Ownership(ownership.key(), ownership.origin(), ownership.generation(), publisher);
  }

  /** Changes a stream's entry if it is still that holding; returns whether it is. */
  private boolean whileHeld(Ownership held, UnaryOperator<Entry<Ownership>> change) {
    AtomicBoolean present = new AtomicBoolean();
    entries.change(
        held.key(),
        live -> {
          if (live == null || !live.value().sameHolding(held)) {
            return live;
          }
          present.set(true);
          return change.apply(live);
        });
    return present.get();
  }

  private Entry<Ownership> extended(Entry<Ownership> live, Ownership value, Duration ttl) {
    return new Entry<>(value, Math.max(live.deadline(), entries.after(ttl)));
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
