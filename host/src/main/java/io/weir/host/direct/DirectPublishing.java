package io.weir.host.direct;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.VhostRule;
import io.weir.api.store.OwnershipStore;
import io.weir.host.origins.Inbox;
import io.weir.host.routing.Origins;
import io.weir.host.routing.Search;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows the streams that are published at origins themselves: by their hooks or by asking, kept by
 * looking at their lists. Safe for use by any thread; never blocks.
 */
public final class DirectPublishing {
  private final DirectSettings settings;
  private final Keeper keeper;
  private final Inbox hooks;
  private final RecentLists recent;
  private final Search search;
  private final Predicate<OriginId> known;
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
    known = id -> origins.find(id).isPresent();
    Predicate<OriginId> dead = id -> !known.test(id) || down.get().contains(id);
    DirectStreams streams = new DirectStreams(store, settings.ttl(), settings.grace(), dead, clock);
    StreamLists lists = new StreamLists(ask, vhosts, reader, meters);
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
            lists,
            clock);
    recent = new RecentLists(lists, settings.remember(), clock);
    search = settings.ask() ? new Asking(() -> askable(origins), recent, streams) : Search.NONE;
    meters.gauge("weir.streams.direct", keeper, Keeper::kept);
  }

  private static List<Origin> askable(Origins origins) {
    return origins.serving(StreamLists.API).stream()
        .filter(origin -> origins.healthy(origin.id(), StreamLists.API))
        .toList();
  }

  /** Looks for streams that no hook told of. */
  public Search search() {
    return search;
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
    ticking = timer.scheduleWithFixedDelay(this::tick, period, period, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    keeper.tick();
    recent.tidy(known);
  }

  /** Keeps no more; idempotent. */
  public synchronized void stop() {
    if (ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
  }
}
