package io.weir.host.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class HealthStateTest {
  private static final HealthSettings SETTINGS =
      new HealthSettings(Duration.ofSeconds(2), Duration.ofSeconds(1), 3, 2);

  private static HealthState after(HealthState state, String events) {
    for (int i = 0; i < events.length(); i++) {
      state =
          switch (events.charAt(i)) {
            case '+' -> state.checkSucceeded(SETTINGS);
            case '-' -> state.checkFailed(SETTINGS);
            case 'x' -> state.dialFailed();
            case 'o' -> HealthState.REACHED;
            default -> throw new IllegalArgumentException(events);
          };
    }
    return state;
  }

  private static boolean healthy(String events) {
    return after(HealthState.INITIAL, events).healthy();
  }

  @Test
  void firstCheckDecidesAtOnce() {
    assertThat(healthy("")).isTrue();
    assertThat(healthy("+")).isTrue();
    assertThat(healthy("-")).isFalse();
  }

  @Test
  void fallFailedChecksInARowMakeUnhealthy() {
    assertThat(healthy("+--")).isTrue();
    assertThat(healthy("+---")).isFalse();
    assertThat(healthy("+--+--")).isTrue();
  }

  @Test
  void riseSuccessfulChecksInARowMakeHealthyAgain() {
    assertThat(healthy("-+")).isFalse();
    assertThat(healthy("-++")).isTrue();
    assertThat(healthy("-+-+")).isFalse();
  }

  @Test
  void failedDialCountsAtOnceAndChecksForgiveIt() {
    assertThat(healthy("+++x")).isFalse();
    assertThat(healthy("x+")).isFalse();
    assertThat(healthy("x++")).isTrue();
    assertThat(healthy("x+x+")).isFalse();
  }

  @Test
  void dialThatWorksCountsAtOnce() {
    assertThat(healthy("-o")).isTrue();
    assertThat(healthy("xo")).isTrue();
    assertThat(healthy("xo--")).isTrue();
  }

  @Test
  void everyFailedDialWithNoneThatWorksDoublesTheWay() {
    String back = "x++";
    assertThat(healthy(back + "x+++")).isFalse();
    assertThat(healthy(back + "x++++")).isTrue();
    assertThat(healthy(back + "x++++x+++++++")).isFalse();
    assertThat(healthy(back + "x++++x++++++++")).isTrue();
    assertThat(healthy(back + "x++++" + "ox++")).isTrue();
  }

  @Test
  void crowdOfFailedDialsIsOneDoubt() {
    assertThat(healthy("xxxxxxxxxx++")).isTrue();
  }

  @Property
  void longEnoughRunOfOneKindDecidesWhateverWasBefore(@ForAll("histories") List<Character> past) {
    StringBuilder events = new StringBuilder();
    past.forEach(events::append);
    int longest = SETTINGS.rise() << (HealthState.MAX_DOUBT - 1);

    assertThat(healthy(events + "+".repeat(longest))).isTrue();
    assertThat(healthy(events + "-".repeat(SETTINGS.fall()))).isFalse();
    assertThat(healthy(events + "x")).isFalse();
    assertThat(healthy(events + "o")).isTrue();
  }

  @Property
  void oneCheckNeverTurnsAHealthyEndpointThatWasCheckedBefore(
      @ForAll("histories") List<Character> past) {
    StringBuilder events = new StringBuilder();
    past.forEach(events::append);
    UnaryOperator<HealthState> oneFailure = state -> state.checkFailed(SETTINGS);

    assertThat(oneFailure.apply(after(HealthState.INITIAL, events + "o")).healthy()).isTrue();
  }

  @Provide
  Arbitrary<List<Character>> histories() {
    return Arbitraries.of('+', '-', 'x', 'o').list().ofMaxSize(60);
  }
}
