package io.weir.host.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Deadlines that every request sets and few reach, all of one length: a list in the order of their
 * setting, at which one task looks now and then. So none of them costs a task of its own, or wakes
 * the timer's thread. Safe for use by any thread.
 */
final class Deadlines {
  /** Looks during one deadline's time, by which it may so be late. */
  private static final int LOOKS = 20;

  private final ScheduledExecutorService timer;
  private final long nanos;
  private final Deadline ring = new Deadline(() -> {}, 0);
  private boolean looking;

  Deadlines(ScheduledExecutorService timer, Duration time) {
    this.timer = timer;
    this.nanos = time.toNanos();
  }

  /** One that is set; a link of the list. */
  static final class Deadline {
    private final Runnable action;
    private final long due;
    private Deadline before = this;
    private Deadline after = this;

    private Deadline(Runnable action, long due) {
      this.action = action;
      this.due = due;
    }
  }

  /** Runs the action on the timer's thread when the time is over, unless lifted before. */
  synchronized Deadline set(Runnable action) {
    Deadline last = new Deadline(action, System.nanoTime() + nanos);
    last.before = ring.before;
    last.after = ring;
    ring.before.after = last;
    ring.before = last;
    if (!looking) {
      looking = true;
      lookLater();
    }
    return last;
  }

  /** Does nothing to one that was reached or lifted. */
  synchronized void lift(Deadline deadline) {
    deadline.before.after = deadline.after;
    deadline.after.before = deadline.before;
    deadline.before = deadline;
    deadline.after = deadline;
  }

  private void lookLater() {
    timer.schedule(this::look, nanos / LOOKS, TimeUnit.NANOSECONDS);
  }

  private void look() {
    reached().forEach(deadline -> deadline.action.run());
  }

  private synchronized List<Deadline> reached() {
    List<Deadline> reached = new ArrayList<>();
    long now = System.nanoTime();
    while (ring.after != ring && ring.after.due - now <= 0) {
      reached.add(ring.after);
      lift(ring.after);
    }
    looking = ring.after != ring;
    if (looking) {
      lookLater();
    }
    return reached;
  }
}
