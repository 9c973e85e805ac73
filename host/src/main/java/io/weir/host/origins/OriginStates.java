package io.weir.host.origins;

import io.weir.api.OriginId;
import io.weir.api.store.OriginStateStore;
import io.weir.api.store.OriginStateStore.Drain;
import io.weir.api.store.OriginStateStore.Seen;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which origins are being emptied, and how they look to the other replicas: exchanged with the
 * store every second. While it cannot be reached, what was known last stays. Safe for use by any
 * thread; never blocks.
 */
public final class OriginStates {
  private static final Logger log = LoggerFactory.getLogger(OriginStates.class);
  private static final long PERIOD_MILLIS = 1_000;
  private static final Duration TTL = Duration.ofSeconds(5);

  private final String replica;
  private final OriginStateStore store;
  private final InstantSource clock;
  private volatile Map<OriginId, Drain> drains = Map.of();
  private volatile Map<OriginId, Seen> others = Map.of();
  private volatile Runnable changed = () -> {};
  private @Nullable ScheduledFuture<?> exchanging;

  /**
   * Knows nothing yet.
   *
   * @param replica under whose name this one's view is told
   */
  public OriginStates(String replica, OriginStateStore store, InstantSource clock) {
    this.replica = replica;
    this.store = store;
    this.clock = clock;
  }

  /** Hears of what another replica sees. */
  public interface Suspicion {
    /** An origin looks ill to another replica, since lately. */
    void suspect(OriginId origin);
  }

  /**
   * Begins to exchange.
   *
   * @param own what this replica sees
   * @param suspicion called on any thread
   * @return completes when the store was asked once, whatever came of it
   */
  public synchronized CompletionStage<Void> start(
      ScheduledExecutorService timer, Supplier<Map<OriginId, Seen>> own, Suspicion suspicion) {
    exchanging =
        timer.scheduleWithFixedDelay(
            () -> exchange(own, suspicion), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return refresh();
  }

  /** Ends the exchange; what is known stays known. Idempotent. */
  public synchronized void stop() {
    if (exchanging != null) {
      exchanging.cancel(false);
      exchanging = null;
    }
  }

  private void exchange(Supplier<Map<OriginId, Seen>> own, Suspicion suspicion) {
    store.publish(replica, own.get(), TTL);
    store.others(replica).thenAccept(now -> heard(now, suspicion));
    refresh();
  }

  private void heard(Map<OriginId, Seen> now, Suspicion suspicion) {
    Map<OriginId, Seen> before = others;
    if (now.equals(before)) {
      return;
    }
    others = Map.copyOf(now);
    now.keySet().stream().filter(id -> !before.containsKey(id)).forEach(suspicion::suspect);
  }

  private CompletionStage<Void> refresh() {
    return store
        .drains()
        .handle(
            (now, unreachable) -> {
              if (now != null) {
                learnt(now);
              }
              return null;
            });
  }

  private synchronized void learnt(Collection<Drain> all) {
    if (all.isEmpty() && drains.isEmpty()) {
      return;
    }
    Map<OriginId, Drain> now = new HashMap<>();
    all.forEach(drain -> now.put(drain.origin(), drain));
    Map<OriginId, Drain> before = drains;
    if (now.equals(before)) {
      return;
    }
    drains = Map.copyOf(now);
    now.values().stream()
        .filter(drain -> !drain.equals(before.get(drain.origin())))
        .forEach(
            drain -> log.info("origin {} is draining until {}", drain.origin(), drain.deadline()));
    before.keySet().stream()
        .filter(id -> !now.containsKey(id))
        .forEach(id -> log.info("origin {} is no longer draining", id));
    changed.run();
  }

  /** Calls that whenever drains begin or end; must not block. */
  public void onChange(Runnable action) {
    changed = action;
  }

  /** The drain of an origin, if it is being emptied. */
  public Optional<Drain> drain(OriginId id) {
    return Optional.ofNullable(drains.get(id));
  }

  /** All drains. */
  public Collection<Drain> drains() {
    return drains.values();
  }

  /** How an origin looks to the other replicas; empty if it looks well, or there are none. */
  public Optional<Seen> elsewhere(OriginId id) {
    return Optional.ofNullable(others.get(id));
  }

  /**
   * From now on an origin gets no new streams, and loses those that it has.
   *
   * @param within until when
   * @return the drain; fails if the store cannot be reached
   */
  public CompletionStage<Drain> drain(OriginId id, Duration within) {
    Drain drain = new Drain(id, clock.instant(), clock.instant().plus(within));
    return store.drain(drain).thenCompose(done -> refresh()).thenApply(done -> drain);
  }

  /** Ends a drain; fails if the store cannot be reached. */
  public CompletionStage<Void> undrain(OriginId id) {
    return store.undrain(id).thenCompose(done -> refresh());
  }
}
