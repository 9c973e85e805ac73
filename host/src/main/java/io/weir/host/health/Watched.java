package io.weir.host.health;

import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * One target, its state, and when to check it next. Reads of the state take no lock; changes hold
 * the object's own for a moment.
 */
final class Watched {

  /** The state with its story, replaced as one. */
  record Status(HealthState state, Instant since, String why) {}

  private final Target target;
  private volatile Status status;
  private Instant due;
  private boolean checking;
  private boolean again;
  private boolean spread;

  Watched(Target target, Instant now) {
    this.target = target;
    this.status = new Status(HealthState.INITIAL, now, "not checked yet");
    this.due = now;
  }

  Target target() {
    return target;
  }

  Status status() {
    return status;
  }

  /** Applies an event; returns whether health changed with it. */
  synchronized boolean apply(UnaryOperator<HealthState> event, Instant now, String why) {
    HealthState before = status.state();
    HealthState after = event.apply(before);
    boolean changed = before.healthy() != after.healthy();
    boolean first = !before.checked() && after.checked();
    status =
        changed || first
            ? new Status(after, changed ? now : status.since(), why)
            : new Status(after, status.since(), status.why());
    return changed;
  }

  /** Whether a check is to begin now; if so it counts as begun. */
  synchronized boolean begin(Instant now) {
    if (checking || due.isAfter(now)) {
      return false;
    }
    checking = true;
    again = false;
    return true;
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
