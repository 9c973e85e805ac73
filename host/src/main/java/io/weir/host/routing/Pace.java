package io.weir.host.routing;

import java.time.Duration;

/**
 * When to do things that are not to be done all at once. What came before is considered, but who
 * waits for it waits no longer than what is to be done now may take. Safe for use by any thread;
 * starts nothing.
 */
final class Pace {
  private static final long MILLI = 1_000_000;

  private final double nanosEach;
  private final long within;
  private long free;
  private boolean used;

  /**
   * One that was not used yet.
   *
   * @param rate a second; more where {@code within} would not do
   * @param within from the first to the last of those that come together; zero is no pace
   */
  Pace(double rate, Duration within) {
    this.nanosEach = 1e9 / rate;
    this.within = within.toNanos();
  }

  /**
   * When each of so many is due.
   *
   * @param now of a clock that never goes back
   * @return milliseconds from now, ascending; the first is zero if nothing is under way
   */
  synchronized long[] delays(int count, long now) {
    long wait = used ? Math.min(Math.max(free - now, 0), within) : 0;
    double each = Math.min(nanosEach, count == 0 ? 0 : (double) within / count);
    long[] delays = new long[count];
    for (int i = 0; i < count; i++) {
      delays[i] = (wait + (long) (each * i)) / MILLI;
    }
    used = true;
    free = now + wait + (long) (each * count);
    return delays;
  }
}
