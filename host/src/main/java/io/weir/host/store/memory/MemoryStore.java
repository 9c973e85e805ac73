package io.weir.host.store.memory;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.store.DatagramSessionStore;
import io.weir.api.store.HistoryStore;
import io.weir.api.store.LoadStore;
import io.weir.api.store.OriginStateStore;
import io.weir.api.store.OriginStore;
import io.weir.api.store.OwnershipStore;
import io.weir.api.store.SharedStore;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The shared store of a replica that shares with nobody. All stages are complete when they are
 * returned, and none fails. What lapsed is invisible at once and is freed by a sweep every second
 * between start and stop; watchers are called by the thread that made the change.
 *
 * <p>Safe for use by any thread.
 */
public final class MemoryStore implements SharedStore {
  private static final long SWEEP_MILLIS = 1000;

  private final MemoryOwnership ownership;
  private final MemoryOrigins origins;
  private final MemoryOriginStates originStates;
  private final MemoryDatagramSessions datagramSessions;
  private final MemoryLoads loads;
  private final MemoryHistory history;
  private final ScheduledExecutorService timer;
  private @Nullable ScheduledFuture<?> sweeping;

  /**
   * An empty store, whose epoch is now.
   *
   * @param clock decides what has lapsed
   * @param timer runs the sweep
   */
  public MemoryStore(InstantSource clock, ScheduledExecutorService timer) {
    this.ownership = new MemoryOwnership(clock);
    this.origins = new MemoryOrigins(clock);
    this.originStates = new MemoryOriginStates(clock);
    this.datagramSessions = new MemoryDatagramSessions(clock);
    this.loads = new MemoryLoads(clock);
    this.history = new MemoryHistory(clock);
    this.timer = timer;
  }

  @Override
  public synchronized CompletionStage<Void> start() {
    if (sweeping == null) {
      sweeping =
          timer.scheduleWithFixedDelay(
              this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
    return completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> stop() {
    if (sweeping != null) {
      sweeping.cancel(false);
      sweeping = null;
    }
    return completedFuture(null);
  }

  @Override
  public OwnershipStore ownership() {
    return ownership;
  }

  @Override
  public OriginStore origins() {
    return origins;
  }

  @Override
  public OriginStateStore originStates() {
    return originStates;
  }

  @Override
  public DatagramSessionStore datagramSessions() {
    return datagramSessions;
  }

  @Override
  public LoadStore loads() {
    return loads;
  }

  @Override
  public HistoryStore history() {
    return history;
  }

  /** Frees what has lapsed. */
  void sweep() {
    ownership.sweep();
    origins.sweep();
    originStates.sweep();
    datagramSessions.sweep();
    loads.sweep();
    history.sweep();
  }

  /** Entries in memory, lapsed ones included until they are swept. */
  int size() {
    return ownership.size()
        + origins.size()
        + originStates.size()
        + datagramSessions.size()
        + loads.size()
        + history.size();
  }
}
