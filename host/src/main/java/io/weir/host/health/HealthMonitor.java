package io.weir.host.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the endpoints of origins: each is checked every interval (spread, so that many endpoints
 * are not checked in the same moment), and what dials met counts at once. The rules are {@link
 * EndpointHealth}'s, but for panic: where most endpoints of a kind look ill, the fault may well be
 * this replica's, and none of it is believed.
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
  private final MeterRegistry meters;
  private final ConcurrentMap<Key, Watched> watched = new ConcurrentHashMap<>();
  private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
  private final Object checking = new Object();
  private volatile Set<String> panicking = Set.of();
  private volatile boolean allHealthy = true;
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
    this.meters = meters;
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
        Watched fresh =
            new Watched(target, new EndpointHealth(settings, clock, random), clock.instant());
        watched.put(key, fresh);
        if (old != null && !old.machine().health().healthy()) {
          tell(fresh, "new instance " + target.instance());
        }
      }
    }
    watched.keySet().retainAll(keep);
    recount();
  }

  /** Whether an endpoint is believed to serve; false if it is not watched. */
  public boolean healthy(OriginId origin, String kind) {
    Watched it = watched.get(new Key(origin, kind));
    return it != null && it.machine().health().healthy();
  }

  /** Whether there is nothing to say against any endpoint: mostly so, and known at once. */
  public boolean allHealthy() {
    return allHealthy;
  }

  /** Whether so many endpoints of that kind look ill that none of it is believed. */
  public boolean panics(String kind) {
    return panicking.contains(kind);
  }

  /** What is believed of an endpoint, since when and why; empty if it is not watched. */
  public Optional<Health> health(OriginId origin, String kind) {
    return Optional.ofNullable(watched.get(new Key(origin, kind))).map(it -> it.machine().health());
  }

  /** A dial failed: ejected at once, and checked at once. */
  public void failed(OriginId origin, String kind, String why) {
    bad(origin, kind, "dial", machine -> machine.dialFailed(why));
  }

  /** A publisher's bytes were not taken: ejected at once, and checked at once. */
  public void stalled(OriginId origin, String kind, String why) {
    bad(origin, kind, "stalled", machine -> machine.stalled(why));
  }

  private void bad(OriginId origin, String kind, String cause, Predicate<EndpointHealth> event) {
    Watched it = watched.get(new Key(origin, kind));
    if (it == null) {
      return;
    }
    apply(it, cause, event);
    suspect(it);
  }

  /** Something speaks against an endpoint: it is checked at once. */
  public void suspect(OriginId origin, String kind) {
    Watched it = watched.get(new Key(origin, kind));
    if (it != null) {
      suspect(it);
    }
  }

  private void suspect(Watched it) {
    if (checkOf(it.target()) != Check.NONE) {
      Instant now = clock.instant();
      it.recheck(now);
      check(it, now);
    }
  }

  /** A dial was refused by the origin, in words or by hanging up. */
  public void refused(OriginId origin, String kind, StreamKey key, String why) {
    Watched it = watched.get(new Key(origin, kind));
    if (it != null) {
      apply(it, "refused", machine -> machine.dialRefused(key, why));
    }
  }

  /** A dial worked. */
  public void reached(OriginId origin, String kind, Duration took) {
    Watched it = watched.get(new Key(origin, kind));
    if (it != null) {
      apply(it, "slow", machine -> machine.dialWorked(took));
    }
  }

  /** Adds a listener; returns what removes it. */
  public Runnable listen(HealthListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Ends back-offs that are over and begins every check that is due. */
  void tick() {
    Instant now = clock.instant();
    synchronized (checking) {
      watched
          .values()
          .forEach(
              it -> {
                apply(it, "", EndpointHealth::backOffOver);
                check(it, now);
              });
    }
  }

  /** A throw would end the timer's task for ever. */
  private void check(Watched it, Instant now) {
    if (!stopped && it.begin(now)) {
      attempt(it.target()).whenComplete((connected, error) -> checked(it, error));
    }
  }

  private Check checkOf(Target target) {
    return target.probe().map(probed -> settings.check(probed.kind())).orElse(Check.NONE);
  }

  /** What cannot be checked comes back by time alone. */
  private CompletionStage<Void> attempt(Target target) {
    Check check = checkOf(target);
    if (check == Check.NONE) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return probe.check(check, target.probe().orElseThrow().endpoint(), settings.timeout());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void checked(Watched it, @Nullable Throwable error) {
    Instant now = clock.instant();
    Duration took = it.took(now);
    if (!it.end(now.plus(untilNext(it)))) {
      check(it, now);
      return;
    }
    if (error == null) {
      checksOk.increment();
      apply(it, "slow", machine -> machine.checkSucceeded(took));
    } else {
      checksFailed.increment();
      apply(it, "check", machine -> machine.checkFailed(reason(error)));
    }
  }

  private Duration untilNext(Watched it) {
    double factor =
        it.spreads() ? 0.5 + random.getAsDouble() / 2 : 1 + JITTER * (2 * random.getAsDouble() - 1);
    return Duration.ofNanos((long) (settings.interval().toNanos() * factor));
  }

  /**
   * Tells the machine of something.
   *
   * @param cause what an ejection by it is counted as
   */
  private void apply(Watched it, String cause, Predicate<EndpointHealth> event) {
    if (!event.test(it.machine()) || watched.get(Key.of(it.target())) != it) {
      return;
    }
    if (it.machine().health().standing() == Standing.EJECTED) {
      meters.counter("weir.health.ejections", "cause", cause).increment();
    }
    recount();
    tell(it, it.machine().health().why());
  }

  private synchronized void recount() {
    Map<String, int[]> upOfAll = new TreeMap<>();
    watched.forEach(
        (key, it) -> {
          int[] counts = upOfAll.computeIfAbsent(key.kind(), kind -> new int[2]);
          counts[0] += it.machine().health().healthy() ? 1 : 0;
          counts[1]++;
        });
    allHealthy = upOfAll.values().stream().allMatch(counts -> counts[0] == counts[1]);
    Set<String> now = new TreeSet<>();
    upOfAll.forEach(
        (kind, counts) -> {
          if (counts[0] == 0 || counts[0] * 100 < counts[1] * settings.panic()) {
            now.add(kind);
          }
        });
    if (!now.equals(panicking)) {
      if (panicking.containsAll(now)) {
        log.info("enough endpoints are up again; health is not believed of: {}", now);
      } else {
        log.warn("so few endpoints are up that health is not believed of: {}", now);
      }
      panicking = Set.copyOf(now);
    }
  }

  private void tell(Watched it, String why) {
    Target target = it.target();
    Health health = it.machine().health();
    String to = health.standing().name().toLowerCase(Locale.ROOT);
    meters.counter("weir.health.changes", "to", to).increment();
    log.info(
        "origin {} {} is {}{}: {}",
        target.origin(),
        target.kind(),
        to,
        health.standing() == Standing.EJECTED
            ? " for " + Duration.between(health.since(), health.until()).toMillis() + " ms"
            : "",
        why);
    for (HealthListener listener : listeners) {
      try {
        listener.changed(target, health);
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
