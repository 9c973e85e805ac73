package io.weir.host.health;

import io.weir.api.StreamKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * The state machine of one endpoint: up, ejected, probing, up. It is told what checks and dials
 * met, and what time it is; it starts nothing.
 *
 * <ul>
 *   <li>It begins up, and its first check decides at once.
 *   <li>Up, it is ejected by one failed dial, one stalled publisher, {@code fall} failed checks in
 *       a row, {@code slow-fall} slow answers in a row, or when it refused {@code refusals} streams
 *       in a row.
 *   <li>Ejected, it waits for its back-off, which doubles each time it is ejected again without
 *       having been up for the longest back-off in between, up to that longest one.
 *   <li>Then it is probing: {@code rise} prompt checks in a row bring it back.
 *   <li>A prompt dial that works brings it back from anywhere: somebody was served.
 * </ul>
 *
 * <p>How long something has been dead does not lengthen the back-off, only how often it came back
 * in vain: the restarted origin is back with its next check, the flapping one is not.
 *
 * <p>Safe for use by any thread; reads take no lock. Every event returns whether the standing has
 * changed with it.
 */
final class EndpointHealth {
  /** Back-offs are this much longer or shorter, so that replicas do not come back as one. */
  static final double JITTER = 0.2;

  private final HealthSettings settings;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private volatile Health health;
  private boolean checked;
  private int failures;
  private int successes;
  private int slow;
  private final Set<StreamKey> refused = new HashSet<>();

  /**
   * An endpoint of which nothing is known.
   *
   * @param random 0 (inclusive) to 1 (exclusive)
   */
  EndpointHealth(HealthSettings settings, InstantSource clock, DoubleSupplier random) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    Instant now = clock.instant();
    this.health = new Health(Standing.UP, now, "not checked yet", 0, now, true);
  }

  Health health() {
    return health;
  }

  /** A check was answered. */
  synchronized boolean checkSucceeded(Duration took) {
    boolean first = !checked;
    checked = true;
    failures = 0;
    answers(true);
    if (isSlow(took)) {
      successes = 0;
      return health.healthy() && slowly();
    }
    slow = 0;
    if (health.healthy()) {
      if (first) {
        stand(Standing.UP, health.since(), "check answered");
      }
      return false;
    }
    boolean changed = backOffOver();
    if (health.standing() == Standing.PROBING && ++successes >= settings.rise()) {
      return up("check answered");
    }
    return changed;
  }

  /** A check was not answered, or wrongly. */
  synchronized boolean checkFailed(String why) {
    boolean first = !checked;
    checked = true;
    successes = 0;
    answers(false);
    if (health.healthy()) {
      return ++failures >= (first ? 1 : settings.fall()) && eject("check failed: " + why);
    }
    return backOffOver();
  }

  /** A dial failed or was not answered in time. Of a crowd that fails at once only one counts. */
  synchronized boolean dialFailed(String why) {
    successes = 0;
    return health.healthy() && eject("dial failed: " + why);
  }

  /** A dial was answered by a yes. */
  synchronized boolean dialWorked(Duration took) {
    refused.clear();
    if (isSlow(took)) {
      return health.healthy() && slowly();
    }
    slow = 0;
    return !health.healthy() && up("dial worked");
  }

  /** A dial was answered by a no, which may be meant for this stream alone. */
  synchronized boolean dialRefused(StreamKey key, String why) {
    if (settings.refusals() == 0 || !health.healthy()) {
      return false;
    }
    refused.add(key);
    return refused.size() >= settings.refusals()
        && eject("refused " + refused.size() + " streams in a row: " + why);
  }

  /** A publisher's bytes were not taken. */
  synchronized boolean stalled(String why) {
    return health.healthy() && eject("stalled: " + why);
  }

  /** Time has passed. */
  synchronized boolean backOffOver() {
    if (health.standing() != Standing.EJECTED || clock.instant().isBefore(health.until())) {
      return false;
    }
    successes = 0;
    stand(Standing.PROBING, clock.instant(), health.why());
    return true;
  }

  private boolean isSlow(Duration took) {
    return took.compareTo(settings.slow()) > 0;
  }

  private boolean slowly() {
    return ++slow >= settings.slowFall()
        && eject(slow + " answers in a row took more than " + settings.slow().toMillis() + " ms");
  }

  private boolean up(String why) {
    forget();
    stand(Standing.UP, clock.instant(), why);
    return true;
  }

  private boolean eject(String why) {
    forget();
    Instant now = clock.instant();
    boolean didWell = !now.isBefore(health.since().plus(settings.maxEjection()));
    int ejections = didWell ? 1 : Math.min(health.ejections() + 1, Integer.MAX_VALUE - 1);
    Instant until = now.plus(backOff(ejections));
    health = new Health(Standing.EJECTED, now, why, ejections, until, health.answers());
    return true;
  }

  private void forget() {
    failures = 0;
    successes = 0;
    slow = 0;
    refused.clear();
  }

  private Duration backOff(int ejections) {
    Duration backOff = settings.ejection();
    for (int i = 1; i < ejections && backOff.compareTo(settings.maxEjection()) < 0; i++) {
      backOff = backOff.multipliedBy(2);
    }
    if (backOff.compareTo(settings.maxEjection()) > 0) {
      backOff = settings.maxEjection();
    }
    double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
    return Duration.ofNanos((long) (backOff.toNanos() * factor));
  }

  private void stand(Standing standing, Instant since, String why) {
    health = new Health(standing, since, why, health.ejections(), health.until(), health.answers());
  }

  private void answers(boolean does) {
    if (health.answers() != does) {
      health =
          new Health(
              health.standing(),
              health.since(),
              health.why(),
              health.ejections(),
              health.until(),
              does);
    }
  }
}
