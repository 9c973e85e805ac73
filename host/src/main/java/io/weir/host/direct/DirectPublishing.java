package io.weir.host.direct;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.VhostRule;
import io.weir.api.store.OwnershipStore;
import io.weir.host.origins.Inbox;
import io.weir.host.routing.Origins;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows the streams that are published at origins themselves: by their hooks, kept by looking at
 * their lists. Safe for use by any thread; never blocks.
 */
public final class DirectPublishing {
  private final DirectSettings settings;
  private final Keeper keeper;
  private final Inbox hooks;
  private @Nullable ScheduledFuture<?> ticking;

  /**
   * Knows nothing yet.
   *
   * @param down the origins of which no endpoint answers, as far as that is believed
   * @param ask asks origins
   * @param reader reads what they answer
   */
  public DirectPublishing(
      DirectSettings settings,
      OwnershipStore store,
      Origins origins,
      Supplier<Set<OriginId>> down,
      OriginQuestions ask,
      VhostRule vhosts,
      Executor reader,
      InstantSource clock,
      MeterRegistry meters) {
    this.settings = settings;
    Predicate<OriginId> known = id -> origins.find(id).isPresent();
    Predicate<OriginId> dead = id -> !known.test(id) || down.get().contains(id);
    DirectStreams streams = new DirectStreams(store, settings.ttl(), settings.grace(), dead, clock);
    hooks = new Hooks(settings.rule(), vhosts, known, streams, clock, meters);
    keeper =
        new Keeper(
            store,
            settings.ttl(),
            settings.grace(),
            settings.interval(),
            origins::find,
            dead,
            streams,
            new StreamLists(ask, vhosts, reader, meters),
            clock);
    meters.gauge("weir.streams.direct", keeper, Keeper::kept);
  }

  /** Takes hooks. */
  public Inbox hooks() {
    return hooks;
  }

  /** Begins to keep what hooks told. */
  public synchronized void start(ScheduledExecutorService timer) {
    long shortest =
        Math.min(settings.ttl().toMillis(), Math.max(settings.grace().toMillis(), 1_000));
    long period = Math.max(shortest / 3, 1);
    ticking = timer.scheduleWithFixedDelay(keeper::tick, period, period, TimeUnit.MILLISECONDS);
  }

  /** Keeps no more; idempotent. */
  public synchronized void stop() {
    if (ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
  }
}
