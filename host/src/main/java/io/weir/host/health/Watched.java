package io.weir.host.health;

import java.time.Duration;
import java.time.Instant;

/** One target, its machine, and when to check it next. */
final class Watched {
  private final Target target;
  private final EndpointHealth machine;
  private Instant due;
  private Instant began;
  private boolean checking;
  private boolean again;
  private boolean spread;

  Watched(Target target, EndpointHealth machine, Instant now) {
    this.target = target;
    this.machine = machine;
    this.due = now;
    this.began = now;
  }

  Target target() {
    return target;
  }

  EndpointHealth machine() {
    return machine;
  }

  /** Whether a check is to begin now; if so it counts as begun. */
  synchronized boolean begin(Instant now) {
    if (checking || due.isAfter(now)) {
      return false;
    }
    checking = true;
    again = false;
    began = now;
    return true;
  }

  /** How long the check that is under way has taken. */
  synchronized Duration took(Instant now) {
    return Duration.between(began, now);
  }

  /** Asks for a check at once; one that is under way began too early to count. */
  synchronized void recheck(Instant now) {
    due = now;
    again = checking;
  }

  /** Whether this is the first time: where the second check is put spreads the later ones. */
  synchronized boolean spreads() {
    boolean first = !spread;
    spread = true;
    return first;
  }

  /** Ends a check; returns whether its result counts. */
  synchronized boolean end(Instant next) {
    checking = false;
    if (again) {
      return false;
    }
    due = next;
    return true;
  }
}
