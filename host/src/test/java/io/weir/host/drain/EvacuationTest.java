package io.weir.host.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class EvacuationTest {
  private static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00Z");

  private static List<String> sessions(int count) {
    return IntStream.range(0, count).mapToObj(i -> "s" + i).toList();
  }

  private static Instant at(double seconds) {
    return BEGAN.plusMillis(Math.round(seconds * 1000));
  }

  /** All steps of a tenth of a second up to the deadline. */
  private static List<Evacuation.Step> all(int count, int seconds, int rate, boolean theyGo) {
    Evacuation evacuation = new Evacuation(BEGAN, at(seconds), rate);
    Set<String> present = new LinkedHashSet<>(sessions(count));
    List<Evacuation.Step> steps = new ArrayList<>();
    for (int tenth = 0; tenth <= 10 * seconds; tenth++) {
      Evacuation.Step step = evacuation.step(at(tenth / 10.0), List.copyOf(present));
      steps.add(step);
      step.end().forEach(present::remove);
      if (theyGo) {
        step.ask().forEach(present::remove);
      }
    }
    assertThat(present).as("left at the deadline").isEmpty();
    return steps;
  }

  @Test
  void itAsksAtItsPaceAndEndsWhoIsLeftJustInTime() {
    List<Evacuation.Step> steps = all(100, 60, 10, false);

    assertThat(steps.get(0).ask()).containsExactly("s0");
    int asked = steps.subList(0, 51).stream().mapToInt(step -> step.ask().size()).sum();
    assertThat(asked).as("in 5 s").isBetween(49, 52);
    int endedEarly = steps.subList(0, 500).stream().mapToInt(step -> step.end().size()).sum();
    assertThat(endedEarly).as("in 50 s").isZero();
    assertThat(steps.subList(500, 601).stream().mapToInt(step -> step.end().size()).max())
        .hasValue(1);
  }

  @Test
  void whoGoesWhenAskedIsNotEnded() {
    assertThat(all(100, 60, 10, true)).allMatch(step -> step.end().isEmpty());
  }

  @Test
  void moreThanThePaceAllowsGoFasterButEvenly() {
    List<Evacuation.Step> steps = all(6000, 60, 10, false);
    assertThat(steps).allMatch(step -> step.ask().size() <= 21 && step.end().size() <= 21);
  }

  @Test
  void theFirstInTheOrderGoesFirst() {
    Evacuation evacuation = new Evacuation(BEGAN, at(10), 1);
    assertThat(evacuation.step(at(0), List.of("publisher", "player")).ask())
        .containsExactly("publisher");
    assertThat(evacuation.step(at(9), List.of("publisher", "player")).end())
        .containsExactly("publisher");
    assertThat(evacuation.step(at(9.1), List.of("publisher", "player")).end())
        .as("the first not again, though it is still there")
        .containsExactly("player");
  }

  @Test
  void whoComesDuringTheDrainGoesToo() {
    Evacuation evacuation = new Evacuation(BEGAN, at(10), 5);
    assertThat(evacuation.step(at(0), List.of()).ask()).isEmpty();
    assertThat(evacuation.step(at(8), List.of("late")).ask()).containsExactly("late");
    assertThat(evacuation.step(at(10), List.of("late", "later")).end())
        .containsExactly("late", "later");
  }

  @Test
  void whoComesAfterTheDeadlineEndsAtOnce() {
    Evacuation evacuation = new Evacuation(BEGAN, at(10), 5);
    assertThat(evacuation.step(at(0), List.of()).end()).isEmpty();
    assertThat(evacuation.step(at(20), List.of("late")).end()).containsExactly("late");
  }

  @Test
  void noTimeAtAllIsAtOnce() {
    Evacuation evacuation = new Evacuation(BEGAN, BEGAN, 5);
    assertThat(evacuation.step(BEGAN, sessions(1000)).end()).hasSize(1000);
  }

  @Property(tries = 200)
  void nobodyIsAskedOrEndedTwiceNorLeft(
      @ForAll @IntRange(max = 500) int count,
      @ForAll @IntRange(min = 1, max = 60) int seconds,
      @ForAll @IntRange(min = 1, max = 200) int rate,
      @ForAll boolean theyGo) {
    List<String> asked = new ArrayList<>();
    List<String> ended = new ArrayList<>();
    for (Evacuation.Step step : all(count, seconds, rate, theyGo)) {
      asked.addAll(step.ask());
      ended.addAll(step.end());
      double fastest = Math.max(rate, 2.0 * count / seconds) / 10 + 1;
      assertThat((double) step.ask().size()).isLessThanOrEqualTo(fastest + 1);
      assertThat((double) step.end().size()).isLessThanOrEqualTo(fastest + 1);
    }
    assertThat(new HashSet<>(asked)).hasSameSizeAs(asked);
    assertThat(new HashSet<>(ended)).hasSameSizeAs(ended);
  }
}
