package io.weir.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test moves. Safe for use by any thread. */
public final class ManualClock implements InstantSource {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Moves it forward. */
  public void advance(Duration time) {
    now.updateAndGet(present -> present.plus(time));
  }
}
