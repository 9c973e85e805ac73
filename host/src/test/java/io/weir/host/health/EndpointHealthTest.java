package io.weir.host.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.StreamKey;
import io.weir.host.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The machine by its events: the clock is the test's. */
final class EndpointHealthTest {
  private static final Duration PROMPT = Duration.ofMillis(5);
  private static final Duration SLOW = Duration.ofMillis(900);

  /** Falls by 3, rises by 2, slow by 4, refuses 3; back-off 2 s to 60 s. */
  private static final HealthSettings SETTINGS = Settings.of(3, 2, 4, 3, 50);

  private final ManualClock clock = new ManualClock();
  private EndpointHealth machine = new EndpointHealth(SETTINGS, clock, () -> 0.5);
  private int streams;

  /**
   * Plays events: {@code +} and {@code -} checks, {@code o} and {@code x} dials, {@code s} a slow
   * check, {@code S} a slow dial, {@code r} a refused stream, {@code w} stalled bytes, {@code .} a
   * second passes.
   */
  private EndpointHealthTest play(String events) {
    events.chars().forEach(event -> play((char) event));
    return this;
  }

  private void play(char event) {
    Standing before = machine.health().standing();
    boolean changed =
        switch (event) {
          case '+' -> machine.checkSucceeded(PROMPT);
          case '-' -> machine.checkFailed("refused");
          case 's' -> machine.checkSucceeded(SLOW);
          case 'o' -> machine.dialWorked(PROMPT);
          case 'S' -> machine.dialWorked(SLOW);
          case 'x' -> machine.dialFailed("refused");
          case 'r' -> machine.dialRefused(new StreamKey("v", "live", "s" + streams++), "no");
          case 'w' -> machine.stalled("5 s");
          case '.' -> {
            clock.advance(Duration.ofSeconds(1));
            yield machine.backOffOver();
          }
          default -> throw new IllegalArgumentException(String.valueOf(event));
        };
    assertThat(changed).as("told of a change").isEqualTo(machine.health().standing() != before);
  }

  private static Standing after(String events) {
    return new EndpointHealthTest().play(events).machine.health().standing();
  }

  private Duration backOff() {
    return Duration.between(machine.health().since(), machine.health().until());
  }

  @Test
  void itBeginsUpAndTheFirstCheckDecides() {
    assertThat(after("")).isEqualTo(Standing.UP);
    assertThat(after("+")).isEqualTo(Standing.UP);
    assertThat(after("-")).isEqualTo(Standing.EJECTED);
  }

  @Test
  void failedChecksInARowEject() {
    assertThat(after("+--")).isEqualTo(Standing.UP);
    assertThat(after("+---")).isEqualTo(Standing.EJECTED);
    assertThat(after("+--+--")).isEqualTo(Standing.UP);
  }

  @Test
  void oneFailedDialOrStalledPublisherEjects() {
    assertThat(after("+x")).isEqualTo(Standing.EJECTED);
    assertThat(after("+w")).isEqualTo(Standing.EJECTED);
  }

  @Test
  void slowAnswersInARowEject() {
    assertThat(after("+SSS")).isEqualTo(Standing.UP);
    assertThat(after("+SSSo")).isEqualTo(Standing.UP);
    assertThat(after("+SsSs")).isEqualTo(Standing.EJECTED);
    assertThat(after("+SSS+SSS")).isEqualTo(Standing.UP);
  }

  @Test
  void refusalsOfDifferentStreamsInARowEject() {
    assertThat(after("+rr")).isEqualTo(Standing.UP);
    assertThat(after("+rrr")).isEqualTo(Standing.EJECTED);
    assertThat(after("+rrorr")).isEqualTo(Standing.UP);
  }

  @Test
  void refusalsOfOneStreamNeverEject() {
    for (int i = 0; i < 50; i++) {
      machine.dialRefused(new StreamKey("v", "live", "wrong-token"), "no");
    }
    assertThat(machine.health().healthy()).isTrue();
  }

  @Test
  void checksBringBackOnceTheBackOffIsOver() {
    assertThat(after("+x++++")).isEqualTo(Standing.EJECTED);
    assertThat(after("+x.+")).isEqualTo(Standing.EJECTED);
    assertThat(after("+x..")).isEqualTo(Standing.PROBING);
    assertThat(after("+x..+")).isEqualTo(Standing.PROBING);
    assertThat(after("+x..++")).isEqualTo(Standing.UP);
    assertThat(after("+x..+-+")).isEqualTo(Standing.PROBING);
    assertThat(after("+x..+s+")).isEqualTo(Standing.PROBING);
  }

  @Test
  void aDialThatWorksBringsBackAtOnce() {
    assertThat(after("+xo")).isEqualTo(Standing.UP);
    assertThat(after("-..o")).isEqualTo(Standing.UP);
    assertThat(after("-..S")).isEqualTo(Standing.PROBING);
  }

  @Test
  void eachRelapseDoublesTheBackOffUpToTheLongest() {
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      play("x");
      seconds.add(backOff().toSeconds());
      clock.advance(backOff());
      play("++");
    }
    assertThat(seconds).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void howLongItWasDeadDoesNotCount() {
    play("+---" + ".-".repeat(300));
    assertThat(machine.health().standing()).isEqualTo(Standing.PROBING);
    play("++");
    assertThat(machine.health().healthy()).isTrue();
    play("x");
    assertThat(backOff()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void havingDoneWellForLongIsForgiveness() {
    play("+xo" + "xo".repeat(5));
    clock.advance(Duration.ofSeconds(60));
    play("x");
    assertThat(backOff()).isEqualTo(Duration.ofSeconds(2));
    assertThat(machine.health().ejections()).isEqualTo(1);
  }

  @Test
  void aCrowdThatFailsAtOnceIsOneEjection() {
    play("+xxxxxxxxxx");
    assertThat(machine.health().ejections()).isEqualTo(1);
    assertThat(backOff()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void itTellsWhyAndWhetherAnybodyAnswers() {
    play("+---");
    assertThat(machine.health().why()).isEqualTo("check failed: refused");
    assertThat(machine.health().answers()).isFalse();
    play("+");
    assertThat(machine.health().answers()).isTrue();
    assertThat(new EndpointHealthTest().play("+SSSS").machine.health().why())
        .isEqualTo("4 answers in a row took more than 750 ms");
    assertThat(new EndpointHealthTest().play("+rrr").machine.health().why())
        .isEqualTo("refused 3 streams in a row: no");
  }

  @Property
  void backOffsStayWithinTheirBounds(@ForAll("histories") String past, @ForAll long seed) {
    machine = new EndpointHealth(SETTINGS, clock, new Random(seed)::nextDouble);
    play(past);
    play("ox");
    double least = 2_000_000_000d * (1 - EndpointHealth.JITTER);
    double most = 60_000_000_000d * (1 + EndpointHealth.JITTER);
    assertThat((double) backOff().toNanos()).isBetween(least, most);
  }

  @Property
  void onlyADialThatWorksEndsABackOffEarly(@ForAll("histories") String past) {
    for (int i = 0; i < past.length(); i++) {
      char event = past.charAt(i);
      Health before = machine.health();
      play(event);
      boolean over = !clock.instant().isBefore(before.until());
      if (before.standing() == Standing.EJECTED
          && machine.health().standing() != Standing.EJECTED) {
        assertThat(over || event == 'o').isTrue();
      }
    }
  }

  @Property
  void whateverWasBeforeGoodChecksBringBackAndBadOnesEject(@ForAll("histories") String past) {
    play(past);
    for (int second = 0; second < 75; second++) {
      play(".+");
    }
    assertThat(machine.health().standing()).isEqualTo(Standing.UP);
    play("---");
    assertThat(machine.health().standing()).isEqualTo(Standing.EJECTED);
  }

  @Property
  void oneBadCheckNeverEjectsWhatWasCheckedBefore(@ForAll("histories") String past) {
    play(past + "o+-");
    assertThat(machine.health().standing()).isEqualTo(Standing.UP);
  }

  @Property
  void aStandingBeginsNoEarlierThanTheEventThatMadeIt(@ForAll("histories") String past) {
    for (int i = 0; i < past.length(); i++) {
      char event = past.charAt(i);
      Standing before = machine.health().standing();
      Instant since = machine.health().since();
      play(event);
      boolean same = machine.health().standing() == before;
      assertThat(machine.health().since()).isEqualTo(same ? since : clock.instant());
    }
  }

  @Provide
  Arbitrary<String> histories() {
    return Arbitraries.strings().withChars("+-sSoxrw.").ofMaxLength(120);
  }
}
