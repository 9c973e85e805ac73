package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandstillTest {
  private long now;
  private final Standstill standstill = new Standstill(Duration.ofSeconds(3), () -> now);

  private void elapse(long millis) {
    now += millis * 1_000_000;
  }

  @Test
  void regularTicksAreNone() {
    for (int i = 0; i < 10; i++) {
      elapse(2_900);
      standstill.tick(30_000);
      assertThat(standstill.lately()).isFalse();
    }
  }

  @Test
  void isSeenAtOnceAndRememberedAWhile() {
    elapse(3_100);
    assertThat(standstill.lately()).isTrue();

    standstill.tick(30_000);
    for (int i = 0; i < 29; i++) {
      elapse(1_000);
      standstill.tick(30_000);
      assertThat(standstill.lately()).isTrue();
    }
    elapse(1_100);
    assertThat(standstill.lately()).isFalse();
  }
}
