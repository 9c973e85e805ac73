package io.weir.host.store.redis;

import java.util.function.LongSupplier;

/**
 * Knows whether calls are worth the wait. Some failures in a row open it; then only probes go out,
 * and the first that succeeds closes it. Tells a real outage, during which probes failed, from a
 * moment in which this process itself stood still. Safe for use by any thread.
 */
final class Breaker {
  private final int failuresToOpen;
  private final LongSupplier nanos;
  private int failures;
  private boolean open;
  private boolean outage;
  private long since;
  private String cause = "";

  /**
   * An open breaker, since nothing was reached yet.
   *
   * @param failuresToOpen how many failures in a row
   * @param nanos the clock of {@link System#nanoTime}
   */
  Breaker(int failuresToOpen, LongSupplier nanos) {
    this.failuresToOpen = failuresToOpen;
    this.nanos = nanos;
    this.open = true;
    this.since = nanos.getAsLong();
    this.cause = "not connected yet";
  }

  synchronized boolean isOpen() {
    return open;
  }

  /** A call was answered; while the breaker is open that proves nothing. */
  synchronized void succeeded() {
    failures = 0;
  }

  /** A call failed; returns whether that opened the breaker. */
  synchronized boolean failed(String why) {
    failures++;
    if (open || failures < failuresToOpen) {
      return false;
    }
    open = true;
    outage = false;
    since = nanos.getAsLong();
    cause = why;
    return true;
  }

  /** A probe failed. */
  synchronized void probeFailed(String why) {
    if (open) {
      outage = true;
      cause = why;
    }
  }

  /** A probe succeeded; returns whether that closed the breaker. */
  synchronized boolean close() {
    failures = 0;
    boolean was = open;
    open = false;
    return was;
  }

  /** Whether probes failed while it was open the last time, or is now. */
  synchronized boolean outage() {
    return outage;
  }

  /** Why it is open and since when; empty if it is closed. */
  synchronized String detail() {
    if (!open) {
      return "";
    }
    return "away for " + (nanos.getAsLong() - since) / 1_000_000_000 + " s: " + cause;
  }
}
