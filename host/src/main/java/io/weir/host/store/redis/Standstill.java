package io.weir.host.store.redis;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices that this process itself stood still, by a tick that came late: then it was this replica
 * that was away, and others have rightly gone on without it. Safe for use by any thread.
 */
final class Standstill {
  private final long limit;
  private final LongSupplier nanos;
  private long lastTick;
  private long lateUntil;

  /**
   * Nothing was late yet.
   *
   * @param limit what may lie between two ticks
   * @param nanos the clock of {@link System#nanoTime}
   */
  Standstill(Duration limit, LongSupplier nanos) {
    this.limit = limit.toNanos();
    this.nanos = nanos;
    this.lastTick = nanos.getAsLong();
    this.lateUntil = lastTick;
  }

  /** The process runs; called often. */
  synchronized void tick(long memoryMillis) {
    long now = nanos.getAsLong();
    if (now - lastTick > limit) {
      lateUntil = now + memoryMillis * 1_000_000;
    }
    lastTick = now;
  }

  /** Whether it stood still just now, or as lately as the last late tick is remembered. */
  synchronized boolean lately() {
    long now = nanos.getAsLong();
    return now - lastTick > limit || lateUntil - now > 0;
  }
}
