package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private long now;
  private final Breaker breaker = new Breaker(3, () -> now);

  private void closed() {
    assertThat(breaker.close()).isTrue();
  }

  @Test
  void isOpenUntilSomethingWasReached() {
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.detail()).contains("not connected yet");
    closed();
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.detail()).isEmpty();
  }

  @Test
  void opensAfterFailuresInARowAndSaysSoOnce() {
    closed();
    assertThat(breaker.failed("late")).isFalse();
    assertThat(breaker.failed("late")).isFalse();
    breaker.succeeded();
    assertThat(breaker.failed("late")).isFalse();
    assertThat(breaker.failed("late")).isFalse();
    assertThat(breaker.isOpen()).isFalse();

    assertThat(breaker.failed("refused")).isTrue();
    assertThat(breaker.failed("refused")).isFalse();
    now += Duration.ofSeconds(7).toNanos();

    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.detail()).isEqualTo("away for 7 s: refused");
  }

  @Test
  void answersThatComeLateDoNotCloseIt() {
    closed();
    for (int i = 0; i < 3; i++) {
      breaker.failed("late");
    }
    breaker.succeeded();

    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void onlyFailedProbesMakeItAnOutage() {
    closed();
    for (int i = 0; i < 3; i++) {
      breaker.failed("this process stood still");
    }
    closed();
    assertThat(breaker.outage()).isFalse();

    for (int i = 0; i < 3; i++) {
      breaker.failed("refused");
    }
    breaker.probeFailed("refused");
    closed();
    assertThat(breaker.outage()).isTrue();
  }
}
