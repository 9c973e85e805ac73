package io.weir.host.store.redis;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import io.weir.host.store.Watchers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ownership in Redis: each change is one script on the record's hash, known streams are found in
 * the mirror. What Redis does not answer is decided here ({@link Alone}) and settled by {@link
 * #restore} when it is back.
 */
final class RedisOwnership implements OwnershipStore {
  /** A power of two, for ever: replicas must agree on it. */
  private static final int BUCKETS = 64;

  private final Records<StreamKey, Owner> records;
  private final Mirror<StreamKey, Owner> mirror;
  private final Alone alone;
  private final StreamLocks locks;
  private final Recent<String> names = new Recent<>(name -> name);
  private final BooleanSupplier wasAway;
  private final LongSupplier nanos;
  private final Watchers<Ownership> watchers = new Watchers<>();
  private final Counter stale;
  private volatile long longestMillis = 30_000;

  /**
   * Asks nothing yet.
   *
   * @param wasAway whether replicas may have decided by themselves lately
   * @param nanos the clock of {@link System#nanoTime}
   * @param timer for a moment's wait
   */
  RedisOwnership(
      Calls calls,
      String prefix,
      BooleanSupplier wasAway,
      LongSupplier nanos,
      ScheduledExecutorService timer,
      MeterRegistry meters) {
    this.wasAway = wasAway;
    this.nanos = nanos;
    mirror = new Mirror<>(BUCKETS, RedisOwnership::bucket, nanos, this::changed);
    records =
        new Records<>(
            calls,
            prefix + ":streams",
            BUCKETS,
            RedisOwnership::bucket,
            new Records.Form<>() {
              @Override
              public StreamKey key(String field) {
                StreamKey key = StreamKey.parse(field);
                return new StreamKey(names.of(key.vhost()), names.of(key.app()), key.stream());
              }

              @Override
              public Mirror.Learnt<Owner> read(
                  StreamKey key, String json, long now, @Nullable Owner known) {
                return Owner.read(key, json, now, nanos, known);
              }

              @Override
              public Mirror.Decision<Owner> kept(String generation, long lease, long publishLease) {
                long until = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(publishLease);
                return known ->
                    known != null && known.value().is(generation)
                        ? new Mirror.Learnt<>(known.value().publishedUntil(until), lease)
                        : known;
              }
            },
            mirror);
    alone = new Alone(mirror, nanos);
    locks = new StreamLocks(calls, timer);
    stale = Counter.builder("weir.store.stale.writes").register(meters);
  }

  /** The same at all replicas of all releases. */
  private static int bucket(StreamKey key) {
    int hash = (key.vhost().hashCode() * 31 + key.app().hashCode()) * 31 + key.stream().hashCode();
    hash *= 0x9e3779b9;
    return hash >>> 26;
  }

  Records<StreamKey, Owner> records() {
    return records;
  }

  /** The longest lease that was asked for. */
  long longestMillis() {
    return longestMillis;
  }

  private void changed(@Nullable Owner before, @Nullable Owner after) {
    if (before != null
        && after != null
        && after.ownership().generation().compareTo(before.ownership().generation()) > 0) {
      watchers.tell(after.at(nanos.getAsLong()));
    }
  }

  @Override
  public CompletionStage<Optional<Ownership>> find(StreamKey key) {
    Owner known = mirror.find(key);
    if (known != null) {
      return completedFuture(Optional.of(present(known)));
    }
    return records
        .run(Script.FIND, key)
        .handle(
            (answer, error) ->
                Optional.ofNullable(error == null ? records.learn(key, answer) : mirror.find(key))
                    .map(this::present));
  }

  @Override
  public CompletionStage<Ownership> claim(StreamKey key, OriginId wanted, Duration ttl) {
    return records
        .run(Script.CLAIM, key, wanted.value(), lease(ttl))
        .handle(
            (answer, error) -> error == null ? learnt(key, answer) : alone.claim(key, wanted, ttl));
  }

  @Override
  public CompletionStage<Collection<Ownership>> renew(Collection<Ownership> held, Duration ttl) {
    return Batch.each(held, each -> bucket(each.key()), batch -> renew(batch, ttl));
  }

  private CompletionStage<List<Ownership>> renew(Batch<Ownership> batch, Duration ttl) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(lease(ttl));
    for (Ownership held : batch.items()) {
      arguments.add(held.key().toString());
      arguments.add(held.generation().toString());
      arguments.add(held.publisher());
    }
    return records
        .runIn(batch.bucket(), Script.RENEW, arguments.toArray())
        .handle(
            (answer, error) -> {
              if (error != null) {
                return List.of();
              }
              List<Ownership> lost = batch.numbered(answer.list());
              List<Ownership> kept = new ArrayList<>(batch.items());
              kept.removeAll(lost);
              kept.forEach(each -> alone.renew(each, ttl));
              stale.increment(lost.size());
              return lost;
            });
  }

  /** Who gets the lock moves the stream, and the others then learn where. */
  @Override
  public CompletionStage<Ownership> replace(Ownership lost, OriginId next, Duration ttl) {
    StreamKey key = lost.key();
    return locks
        .holding(
            records.beside(key, "lock"),
            () ->
                records.run(
                    Script.REPLACE, key, lost.generation().toString(), next.value(), lease(ttl)))
        .handle(
            (answer, error) -> {
              if (error != null) {
                return alone.replace(lost, next, ttl);
              }
              Ownership present = learnt(key, answer);
              if (!answer.done() && !present.sameHolding(lost)) {
                stale.increment();
              }
              return present;
            });
  }

  @Override
  public CompletionStage<Optional<Ownership>> publish(
      Ownership held, String publisher, Duration ttl) {
    if (publisher.isEmpty()) {
      throw new IllegalArgumentException("publisher: \"\" (expected: a replica and a session)");
    }
    return records
        .run(Script.PUBLISH, held.key(), held.generation().toString(), publisher, lease(ttl))
        .handle(
            (answer, error) -> {
              if (error != null) {
                return completedFuture(alone.publish(held, publisher, ttl));
              }
              if (answer.record() != null) {
                return completedFuture(Optional.of(learnt(held.key(), answer)));
              }
              return publishRestored(held.withPublisher(publisher), ttl).toCompletableFuture();
            })
        .thenCompose(result -> result);
  }

  /** What this replica knows from before Redis was away is worth another try. */
  private CompletionStage<Optional<Ownership>> publishRestored(Ownership held, Duration ttl) {
    stale.increment();
    if (!contested(held)) {
      return completedFuture(Optional.empty());
    }
    return restore(held, Duration.ZERO, ttl)
        .thenApply(now -> Optional.of(now).filter(it -> it.origin().equals(held.origin())));
  }

  @Override
  public CompletionStage<Ownership> restore(Ownership lost, Duration live, Duration ttl) {
    return records
        .run(
            Script.RESTORE,
            lost.key(),
            lost.generation().toString(),
            lost.origin().value(),
            lease(ttl),
            lost.publisher(),
            Records.millis(live),
            contested(lost) ? "1" : "0")
        .handle((answer, error) -> error == null ? learnt(lost.key(), answer) : lost);
  }

  /** Whether others may have a newer record only because Redis was away. */
  private boolean contested(Ownership held) {
    return held.generation().alone() > 0 || wasAway.getAsBoolean();
  }

  @Override
  public CompletionStage<Boolean> unpublish(Ownership held, String publisher) {
    return records
        .run(Script.UNPUBLISH, held.key(), held.generation().toString(), publisher)
        .handle(
            (answer, error) -> {
              if (error != null) {
                return alone.unpublish(held, publisher);
              }
              if (answer.done()) {
                records.learn(held.key(), answer);
              }
              return answer.done();
            });
  }

  @Override
  public CompletionStage<Boolean> release(Ownership held, Duration grace) {
    return records
        .run(Script.RELEASE, held.key(), held.generation().toString(), Records.millis(grace))
        .handle(
            (answer, error) -> {
              if (error != null) {
                return alone.release(held, grace);
              }
              if (answer.done()) {
                records.learn(held.key(), answer);
              }
              return answer.done();
            });
  }

  @Override
  public CompletionStage<Collection<Ownership>> snapshot(int limit) {
    return completedFuture(mirror.values().limit(limit).map(this::present).toList());
  }

  @Override
  public Runnable watch(Consumer<Ownership> replaced) {
    return watchers.add(replaced);
  }

  /** As it was when Redis answered, however long that has been on its way. */
  private Ownership learnt(StreamKey key, Answer answer) {
    Owner owner = records.learn(key, answer);
    if (owner == null) {
      throw new IllegalStateException("a script has answered without a record");
    }
    return owner.ownership();
  }

  private Ownership present(Owner owner) {
    return owner.at(nanos.getAsLong());
  }

  private String lease(Duration ttl) {
    longestMillis = Math.max(longestMillis, Math.min(ttl.toMillis(), 600_000));
    return Records.millis(ttl);
  }
}
