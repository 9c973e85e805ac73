package io.weir.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test moves. Safe for use by any thread. */
public final class ManualClock implements InstantSource {
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Moves it forward. */
  public synchronized void advance(Duration time) {
    now = now.plus(time);
  }
}
