package io.weir.host.store.redis;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.OriginId;
import io.weir.api.store.OriginStore;
import io.weir.host.store.Watchers;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Registered origins in Redis, in one hash. While Redis is away registrations fail, since no other
 * replica would know of them; those that are known stay.
 */
final class RedisOrigins implements OriginStore {
  private static final Object CHANGED = new Object();

  private final Records<OriginId, Registered> records;
  private final Watchers<Object> watchers = new Watchers<>();
  private final AtomicBoolean otherwiseChanged = new AtomicBoolean();

  /**
   * Asks nothing yet.
   *
   * @param nanos the clock of {@link System#nanoTime}
   */
  RedisOrigins(Calls calls, String prefix, LongSupplier nanos) {
    records =
        new Records<>(
            calls,
            prefix + ":origins",
            1,
            id -> 0,
            new Records.Form<>() {
              @Override
              public OriginId key(String field) {
                return new OriginId(field);
              }

              @Override
              public Mirror.Learnt<Registered> read(
                  OriginId id, String json, long now, @Nullable Registered known) {
                return StoredOrigin.read(id, json, now);
              }

              /** Origins register anew. */
              @Override
              public Mirror.Decision<Registered> kept(String generation, long lease, long none) {
                return known -> known;
              }
            },
            new Mirror<>(1, id -> 0, nanos, this::changed));
  }

  Records<OriginId, Registered> records() {
    return records;
  }

  /** Every heartbeat changes the load; that alone is told when {@link #tell} is called. */
  private void changed(@Nullable Registered before, @Nullable Registered after) {
    if (before != null && after != null && before.origin().equals(after.origin())) {
      otherwiseChanged.set(true);
    } else {
      watchers.tell(CHANGED);
    }
  }

  /** Tells what was not told yet; called about once a second. */
  void tell() {
    if (otherwiseChanged.getAndSet(false)) {
      watchers.tell(CHANGED);
    }
  }

  @Override
  public CompletionStage<Void> register(Registered registered, Duration ttl) {
    OriginId id = registered.origin().id();
    String json = Json.write(StoredOrigin.of(registered));
    return records
        .run(Script.REGISTER, id, json, Records.millis(ttl))
        .thenAccept(answer -> records.learn(id, answer));
  }

  @Override
  public CompletionStage<Boolean> remove(OriginId id) {
    return records
        .run(Script.REMOVE, id)
        .thenApply(
            answer -> {
              records.learn(id, answer);
              return answer.done();
            });
  }

  @Override
  public CompletionStage<Collection<Registered>> all() {
    return completedFuture(records.mirror().values().toList());
  }

  @Override
  public Runnable watch(Runnable changed) {
    return watchers.add(news -> changed.run());
  }
}
