package io.weir.host.health;

import java.time.Duration;

/** Settings for tests: an interval of 2 s, back-offs from 2 s to 60 s, and checks by TCP. */
public final class Settings {
  private Settings() {}

  /** Those of which nothing depends on the counts. */
  public static HealthSettings plain() {
    return of(2, 1, 5, 20, 50);
  }

  static HealthSettings of(int fall, int rise, int slowFall, int refusals, int panic) {
    return new HealthSettings(
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        fall,
        rise,
        Duration.ofMillis(750),
        slowFall,
        refusals,
        Duration.ofSeconds(2),
        Duration.ofSeconds(60),
        panic,
        Duration.ofSeconds(5),
        Check.TCP,
        Check.TCP,
        Check.TCP,
        "/");
  }
}
