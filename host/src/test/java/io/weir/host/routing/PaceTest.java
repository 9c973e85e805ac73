package io.weir.host.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PaceTest {
  /** As clocks of {@link System#nanoTime} may be. */
  private static final long NOW = -7_000_000;

  private static final long SECOND = 1_000_000_000;

  private final Pace pace = new Pace(50, Duration.ofSeconds(5));

  @Test
  void fewAreDoneAtTheRate() {
    assertThat(pace.delays(4, NOW)).containsExactly(0, 20, 40, 60);
    assertThat(pace.delays(0, NOW)).isEmpty();
  }

  @Test
  void manyAreDoneWithinTheTime() {
    long[] delays = pace.delays(10_000, NOW);
    assertThat(delays).isSorted();
    assertThat(delays[0]).isZero();
    assertThat(delays[5_000]).isEqualTo(2_500);
    assertThat(delays[9_999]).isBetween(4_990L, 5_000L);
  }

  @Test
  void whoComesMeanwhileWaitsButNoLongerThanThat() {
    pace.delays(100, NOW);
    assertThat(pace.delays(2, NOW + SECOND)).as("a second is left").containsExactly(1000, 1020);
    pace.delays(10_000, NOW + SECOND);
    pace.delays(10_000, NOW + SECOND);
    assertThat(pace.delays(1, NOW + SECOND)).containsExactly(5000);
  }

  @Test
  void whatIsOverDoesNotCount() {
    pace.delays(100, NOW);
    assertThat(pace.delays(2, NOW + 3 * SECOND)).containsExactly(0, 20);
  }

  @Test
  void withoutTimeAllAreDoneAtOnce() {
    Pace none = new Pace(50, Duration.ZERO);
    assertThat(Arrays.stream(none.delays(1000, 7)).sum()).isZero();
    assertThat(none.delays(1, 7)).containsExactly(0);
  }
}
