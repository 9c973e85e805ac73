package io.weir.host.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.OriginId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the endpoints of origins: each is checked by a TCP connection every interval (spread, so
 * that many endpoints are not checked in the same moment), and what dials met counts at once. The
 * rules are {@link HealthState}'s.
 *
 * <p>Safe for use by any thread; no method blocks, {@link #healthy} takes no lock.
 */
public final class HealthMonitor {
  private static final Logger log = LoggerFactory.getLogger(HealthMonitor.class);
  private static final double JITTER = 0.1;

  private record Key(OriginId origin, String kind) {
    static Key of(Target target) {
      return new Key(target.origin(), target.kind());
    }

    /** Every request looks one up, and a record's own goes through method handles. */
    @Override
    public int hashCode() {
      return 31 * origin.hashCode() + kind.hashCode();
    }
  }

  private final HealthSettings settings;
  private final Probe probe;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private final Counter checksOk;
  private final Counter checksFailed;
  private final Counter turnedHealthy;
  private final Counter turnedUnhealthy;
  private final ConcurrentMap<Key, Watched> watched = new ConcurrentHashMap<>();
  private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
  private final Object checking = new Object();
  private volatile boolean stopped;
  private @Nullable ScheduledFuture<?> ticking;

  /**
   * A monitor that watches nothing yet.
   *
   * @param settings intervals and counts
   * @param probe makes the checks
   * @param clock decides when a check is due
   * @param random 0 (inclusive) to 1 (exclusive), spreads the checks; safe for any thread
   * @param meters counts checks and changes
   */
  public HealthMonitor(
      HealthSettings settings,
      Probe probe,
      InstantSource clock,
      DoubleSupplier random,
      MeterRegistry meters) {
    this.settings = settings;
    this.probe = probe;
    this.clock = clock;
    this.random = random;
    this.checksOk = meters.counter("weir.health.checks", "result", "ok");
    this.checksFailed = meters.counter("weir.health.checks", "result", "failed");
    this.turnedHealthy = meters.counter("weir.health.changes", "to", "healthy");
    this.turnedUnhealthy = meters.counter("weir.health.changes", "to", "unhealthy");
  }

  /** Begins to check; what was watched before is checked at once. */
  public synchronized void start(ScheduledExecutorService timer) {
    if (ticking == null) {
      long millis = Math.max(5, Math.min(500, settings.interval().toMillis() / 4));
      ticking = timer.scheduleWithFixedDelay(this::tick, 0, millis, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Ends checking; idempotent. No check begins after this has returned, so that what the checks
   * need may go. Checks under way end by their own timeout.
   */
  public void stop() {
    synchronized (this) {
      if (ticking != null) {
        ticking.cancel(false);
        ticking = null;
      }
    }
    synchronized (checking) {
      stopped = true;
    }
  }

  /** Replaces what is watched. Targets that stay keep their state, new ones are checked next. */
  public synchronized void watch(Collection<Target> targets) {
    Set<Key> keep = new HashSet<>();
    for (Target target : targets) {
      Key key = Key.of(target);
      keep.add(key);
      Watched old = watched.get(key);
      if (old == null || !old.target().equals(target)) {
        Watched fresh = new Watched(target, clock.instant());
        watched.put(key, fresh);
        if (old != null && !old.status().state().healthy()) {
          tell(fresh, true, "new instance " + target.instance());
        }
      }
    }
    watched.keySet().retainAll(keep);
  }

  /** Whether an endpoint is believed to accept connections; false if it is not watched. */
  public boolean healthy(OriginId origin, String kind) {
    Watched it = watched.get(new Key(origin, kind));
    return it != null && it.status().state().healthy();
  }

  /** What is believed of an endpoint, since when and why; empty if it is not watched. */
  public Optional<Health> health(OriginId origin, String kind) {
    return Optional.ofNullable(watched.get(new Key(origin, kind)))
        .map(Watched::status)
        .map(status -> new Health(status.state().healthy(), status.since(), status.why()));
  }

  /** A dial failed: unhealthy at once, and checked at once. */
  public void failed(OriginId origin, String kind, String why) {
    Watched it = watched.get(new Key(origin, kind));
    if (it == null) {
      return;
    }
    Instant now = clock.instant();
    apply(it, HealthState::dialFailed, "dial failed: " + why);
    if (it.target().probe().isPresent()) {
      it.recheck(now);
      check(it, now);
    }
  }

  /** A dial worked: healthy. */
  public void reached(OriginId origin, String kind) {
    Watched it = watched.get(new Key(origin, kind));
    if (it != null && !it.status().state().equals(HealthState.REACHED)) {
      apply(it, state -> HealthState.REACHED, "dial worked");
    }
  }

  /** Adds a listener; returns what removes it. */
  public Runnable listen(HealthListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Begins every check that is due. */
  void tick() {
    Instant now = clock.instant();
    synchronized (checking) {
      watched.values().forEach(it -> check(it, now));
    }
  }

  /** A throw would end the timer's task for ever. */
  private void check(Watched it, Instant now) {
    if (!stopped && it.begin(now)) {
      attempt(it.target()).whenComplete((connected, error) -> checked(it, error));
    }
  }

  private CompletionStage<Void> attempt(Target target) {
    if (target.probe().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return probe.connect(target.probe().get(), settings.timeout());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void checked(Watched it, @Nullable Throwable error) {
    Instant now = clock.instant();
    if (!it.end(now.plus(untilNext(it)))) {
      check(it, now);
      return;
    }
    if (error == null) {
      checksOk.increment();
      apply(it, state -> state.checkSucceeded(settings), "check connected");
    } else {
      checksFailed.increment();
      apply(it, state -> state.checkFailed(settings), "check failed: " + reason(error));
    }
  }

  private Duration untilNext(Watched it) {
    double factor =
        it.spreads() ? 0.5 + random.getAsDouble() / 2 : 1 + JITTER * (2 * random.getAsDouble() - 1);
    return Duration.ofNanos((long) (settings.interval().toNanos() * factor));
  }

  private void apply(Watched it, UnaryOperator<HealthState> event, String why) {
    if (it.apply(event, clock.instant(), why) && watched.get(Key.of(it.target())) == it) {
      tell(it, it.status().state().healthy(), why);
    }
  }

  private void tell(Watched it, boolean healthy, String why) {
    Target target = it.target();
    (healthy ? turnedHealthy : turnedUnhealthy).increment();
    log.info(
        "origin {} {} is {}: {}",
        target.origin(),
        target.kind(),
        healthy ? "healthy" : "unhealthy",
        why);
    for (HealthListener listener : listeners) {
      try {
        listener.changed(target, healthy, why);
      } catch (RuntimeException e) {
        log.error("a listener of origin health failed", e);
      }
    }
  }

  private static String reason(Throwable error) {
    Throwable cause =
        error instanceof java.util.concurrent.CompletionException && error.getCause() != null
            ? error.getCause()
            : error;
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
