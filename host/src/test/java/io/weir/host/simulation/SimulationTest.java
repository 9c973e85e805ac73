package io.weir.host.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.api.OriginId;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.SelectionStrategy;
import io.weir.host.routing.NamedStrategy;
import io.weir.host.simulation.Trace.Crash;
import io.weir.host.simulation.Trace.Event;
import io.weir.host.simulation.Trace.Publish;
import io.weir.host.simulation.Trace.View;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static Chain chain(SelectionStrategy strategy) {
    return new Chain("test", List.of(new NamedStrategy("test", "test-plugin", "1", strategy)));
  }

  /** Fewest publishers, then by name. */
  private static final Chain FEWEST =
      chain(
          (key, candidates, context) ->
              candidates.stream()
                  .min(
                      Comparator.<Candidate>comparingInt(it -> it.load().publishers())
                          .thenComparing(Candidate::id))
                  .map(it -> List.of(it.id()))
                  .orElseThrow());

  private static List<Integer> alike(int origins) {
    return Collections.nCopies(origins, 100);
  }

  private static Outcome run(Chain chain, int origins, Event... events) throws StrategyFault {
    return new Simulation(new Trace(List.of(events)), chain, 1, alike(origins), 0).run();
  }

  private static Outcome.Sample last(Outcome outcome) {
    return outcome.samples().get(outcome.samples().size() - 1);
  }

  @Test
  void equalSeedsGiveEqualOutcomes() throws StrategyFault {
    Outcome one = evening(3);
    Outcome same = evening(3);
    Outcome other = evening(4);
    assertThat(same.samples()).isEqualTo(one.samples());
    assertThat(same.decisions()).isEqualTo(one.decisions());
    assertThat(same.traffic()).isEqualTo(one.traffic());
    assertThat(other.samples()).isNotEqualTo(one.samples());
  }

  private static Outcome evening(long seed) throws StrategyFault {
    Trace trace = new Evening(seed, 200, 5, 1, 600, 100).trace();
    return new Simulation(trace, Chain.any(), seed, alike(5), Evening.SETTLED).run();
  }

  @Test
  void anEveningIsAsLongAndAsFullAsAskedFor() throws StrategyFault {
    Trace trace = new Evening(1, 1000, 10, 2, 0, 0).trace();
    assertThat(trace.events()).allMatch(Publish.class::isInstance);
    assertThat(trace.end()).isEqualTo(3 * 3600);
    long live =
        trace.events().stream()
            .filter(it -> it.at() <= 7200 && it.at() + it.seconds() > 7200)
            .count();
    assertThat(live).isBetween(850L, 1150L);
  }

  @Test
  void whatIsLargerBearsMoreByItsWeight() throws StrategyFault {
    Chain first = chain((key, candidates, context) -> List.of(candidates.get(0).id()));
    Trace trace = new Trace(List.of(new Publish(0, "live/a", 100, 1000, 0)));
    Outcome onTheLarge = new Simulation(trace, first, 1, List.of(300, 100), 0).run();
    Outcome onTheSmall = new Simulation(trace, first, 1, List.of(100, 300), 0).run();
    assertThat(onTheLarge.load()).isCloseTo(4 / 3.0, within(0.01));
    assertThat(onTheSmall.load()).isCloseTo(4, within(0.01));
  }

  @Test
  void loadIsWhatTheMostLoadedOriginHas() throws StrategyFault {
    Outcome outcome =
        run(
            FEWEST,
            2,
            new Publish(0, "live/a", 100, 1000, 0),
            new Publish(1, "live/b", 99, 3000, 0),
            new View(50, "live/b", 20, 10));
    assertThat(outcome.decisions()).isEqualTo(2);
    assertThat(outcome.samples().get(0).ratio()).as("one origin has all").isEqualTo(2);
    assertThat(outcome.samples().get(1).ratio()).isEqualTo(1);
    // 1 + 10 * 0.2 = 3 beside 1.
    assertThat(outcome.samples().get(5).ratio()).isCloseTo(1.5, within(1e-9));
    assertThat(last(outcome).ratio()).as("viewers left").isEqualTo(1);
  }

  @Test
  void viewersComeLittleByLittleAndGoWithTheStream() throws StrategyFault {
    Outcome outcome =
        run(
            FEWEST,
            2,
            new Publish(0, "live/a", 600, 1000, 100),
            new Publish(1, "live/b", 899, 1000, 0));
    assertThat(outcome.samples().get(1).ratio()).isLessThan(1.5);
    assertThat(outcome.samples().get(40).ratio()).isCloseTo(21 / 11.0, within(1e-9));
    assertThat(last(outcome).ratio()).as("only b is left").isEqualTo(2);
  }

  @Test
  void aCrashMovesWhatWasThereAndTheOriginComesBackEmpty() throws StrategyFault {
    Outcome outcome =
        run(
            FEWEST,
            2,
            new Publish(0, "live/a", 900, 1000, 0),
            new Publish(1, "live/b", 899, 1000, 0),
            new Crash(100, "origin-0", 60),
            new Publish(200, "live/c", 700, 1000, 0));
    assertThat(outcome.movedPerCrash()).isEqualTo(1);
    assertThat(outcome.decisions()).isEqualTo(4);
    assertThat(outcome.samples().get(11).ratio()).as("one origin has all").isEqualTo(1);
    assertThat(outcome.samples().get(17).ratio()).as("one of two has all").isEqualTo(2);
    assertThat(last(outcome).ratio()).as("two and one").isCloseTo(4 / 3.0, within(1e-9));
  }

  @Test
  void streamsWaitWhereNoOriginIsUp() throws StrategyFault {
    Outcome outcome =
        run(
            FEWEST,
            1,
            new Publish(0, "live/a", 500, 1000, 5),
            new Crash(100, "origin-0", 60),
            new Crash(120, "origin-0", 60),
            new Publish(130, "live/b", 500, 1000, 0),
            new Publish(140, "live/gone", 10, 1000, 0));
    assertThat(outcome.decisions()).as("one at first, two when it was back").isEqualTo(3);
  }

  @Test
  void whoComesBackIsKnown() throws StrategyFault {
    Event[] twice = {
      new Publish(0, "live/a", 10, 1000, 0),
      new Publish(5, "live/a", 10, 1000, 0),
      new Publish(20, "live/a", 10, 1000, 0)
    };
    Chain back =
        chain(
            (key, candidates, context) ->
                context.previous().stream()
                    .map(List::of)
                    .orElse(List.of(new OriginId("origin-3"))));
    Outcome outcome = run(back, 5, twice);
    assertThat(outcome.decisions()).as("what is live is not published again").isEqualTo(2);
    assertThat(outcome.returned()).isEqualTo(1);
  }

  @Test
  void whoSaysNothingIsCompletedByTheNextAndAtLastByTheHost() throws StrategyFault {
    Outcome outcome =
        run(
            chain((key, candidates, context) -> List.of()),
            3,
            new Publish(0, "live/a", 10, 1000, 0));
    assertThat(outcome.decisions()).isEqualTo(1);
  }

  @Test
  void aFaultyStrategyIsNamedWithItsPlugin() {
    Event publish = new Publish(0, "live/a", 10, 1000, 0);
    SelectionStrategy throwing =
        (key, candidates, context) -> {
          throw new IllegalStateException("on fire");
        };
    assertThatThrownBy(() -> run(chain(throwing), 2, publish))
        .isInstanceOf(StrategyFault.class)
        .hasMessageContaining("strategy test of plugin test-plugin: threw")
        .hasMessageContaining("on fire");
    SelectionStrategy inventing = (key, candidates, context) -> List.of(new OriginId("moon"));
    assertThatThrownBy(() -> run(chain(inventing), 2, publish))
        .hasMessage("strategy test of plugin test-plugin: named moon, twice or as a stranger");
  }
}
