package io.weir.plugin.leastload;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StableHash;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.OriginLoad;
import io.weir.api.selection.OriginLoad.Reported;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastLoadStrategyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(1));
  private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "s");

  @Property(tries = 100)
  void theHeaviestOfThreeNeverLeads(@ForAll long seed, @ForAll @IntRange(max = 100) int load) {
    List<Candidate> three =
        List.of(publishing("a", load), publishing("b", load + 2), publishing("c", load + 1));
    assertThat(order("", three, seed)).hasSize(3).first().isNotEqualTo(id("b"));
  }

  /** Of three, two are drawn: the lightest is among them twice of three times. */
  @Test
  void theLighterOfTwoThatAreDrawnLeads() {
    List<Candidate> three = List.of(publishing("a", 1), publishing("b", 2), publishing("c", 3));
    Map<OriginId, Integer> led = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      led.merge(order("", three, mixed(0, i)).get(0), 1, Integer::sum);
    }
    assertThat(led).containsOnlyKeys(id("a"), id("b"));
    assertThat(led.getOrDefault(id("a"), 0)).isBetween(1900, 2100);
  }

  @Test
  void whoWeighsMoreIsDrawnMoreOften() {
    List<Candidate> three =
        List.of(
            candidate("large", 400, LONG_AGO, new OriginLoad(11, 0, Optional.empty())),
            publishing("small", 1),
            publishing("least", 0));
    Map<OriginId, Integer> led = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      led.merge(order("", three, mixed(0, i)).get(0), 1, Integer::sum);
    }
    // Where large, the heaviest by its weight, is among the drawn, the other of them leads; that it
    // is not drawn at all, so that least meets small, is rare.
    assertThat(led).containsOnlyKeys(id("small"), id("least"));
    assertThat(led.getOrDefault(id("small"), 0)).isBetween(1200, 1500);
  }

  /** Whoever leads was drawn, so one that is heavier was drawn too, unless it is the heaviest. */
  @Property(tries = 100)
  void theLeaderIsNeverTheHeaviestAndTheRestIsInOrder(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int origins) {
    List<Candidate> candidates =
        IntStream.range(0, origins).mapToObj(i -> publishing("o" + i, i)).toList();
    List<OriginId> order = order("", candidates, seed);
    assertThat(order.get(0)).isNotEqualTo(id("o" + (origins - 1)));
    List<OriginId> rest = new ArrayList<>(candidates.stream().map(Candidate::id).toList());
    rest.remove(order.get(0));
    assertThat(order.subList(1, origins)).isEqualTo(rest);
  }

  @Property(tries = 50)
  void theOrderOfTheCandidatesDoesNotMatter(@ForAll long seed) {
    List<Candidate> candidates =
        IntStream.range(0, 10).mapToObj(i -> publishing("o" + i, i % 3)).toList();
    List<Candidate> shuffled = new ArrayList<>(candidates);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(order("", shuffled, seed)).isEqualTo(order("", candidates, seed));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aHerdThatKnowsNoNewerLoadsIsSpread(int herd) {
    List<Candidate> candidates =
        IntStream.range(0, 5).mapToObj(i -> publishing("o" + i, 10)).toList();
    Map<OriginId, Integer> counts = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      counts.merge(order("", candidates, mixed(herd, i)).get(0), 1, Integer::sum);
    }
    assertThat(Collections.max(counts.values())).isLessThan(200 * 12 / 10 + 1);
  }

  /** As the host seeds: a hash for each stream. */
  private static long mixed(int herd, int i) {
    return StableHash.of("stream-" + herd + "-" + i);
  }

  @Property(tries = 20)
  void streamsThatComeOneAfterTheOtherFillAllAlike(@ForAll @IntRange(max = 1_000_000) int run) {
    Map<OriginId, Integer> counts = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      List<Candidate> now =
          IntStream.range(0, 50)
              .mapToObj(n -> publishing("o" + n, counts.getOrDefault(id("o" + n), 0)))
              .toList();
      counts.merge(order("", now, mixed(run, i)).get(0), 1, Integer::sum);
    }
    assertThat(Collections.max(counts.values())).isLessThanOrEqualTo(20 * 12 / 10);
  }

  @Test
  void theLeastOfAllLeadsIfAskedFor() {
    List<Candidate> candidates =
        List.of(publishing("a", 3), publishing("b", 1), publishing("c", 2));
    for (long seed = 0; seed < 100; seed++) {
      assertThat(order("choose = LEAST", candidates, seed))
          .containsExactly(id("b"), id("c"), id("a"));
    }
  }

  @Test
  void anOriginOfTwiceTheWeightBearsTwiceAsMuch() {
    Candidate large = candidate("large", 200, LONG_AGO, new OriginLoad(7, 0, Optional.empty()));
    assertThat(order("choose = LEAST", List.of(large, publishing("small", 4)), 1))
        .startsWith(id("large"));
    assertThat(order("choose = LEAST", List.of(large, publishing("small", 2)), 1))
        .startsWith(id("small"));
  }

  @Test
  void whatAnOriginSaysOfItsProcessorCountsWhileItIsFresh() {
    Candidate busy = reporting("busy", 90, NOW.minusSeconds(5));
    assertThat(order("choose = LEAST", List.of(busy, publishing("b", 50)), 1)).startsWith(id("b"));
    Candidate was = reporting("busy", 90, NOW.minusSeconds(31));
    assertThat(order("choose = LEAST", List.of(was, publishing("b", 50)), 1))
        .startsWith(id("busy"));
  }

  @Test
  void whatAnOriginMovesCountsAsConfigured() {
    Reported moving = new Reported(0, 0, 0, 0, 0, 0, 3_000_000, 2_000_000, NOW);
    Candidate mover = candidate("mover", 100, LONG_AGO, new OriginLoad(0, 0, Optional.of(moving)));
    List<Candidate> both = List.of(mover, publishing("other", 4));
    assertThat(order("choose = LEAST", both, 1)).startsWith(id("mover"));
    assertThat(order("choose = LEAST, counts.megabit = 0.7", both, 1)).startsWith(id("mover"));
    assertThat(order("choose = LEAST, counts.megabit = 0.9", both, 1)).startsWith(id("other"));
  }

  @Test
  void playersMemoryAndConnectionsCountAsConfigured() {
    Candidate played = candidate("played", 100, LONG_AGO, new OriginLoad(0, 100, Optional.empty()));
    Candidate full =
        candidate(
            "full",
            100,
            LONG_AGO,
            new OriginLoad(0, 0, Optional.of(new Reported(0, 80, 0, 1000, 0, 0, 0, 0, NOW))));
    List<Candidate> both = List.of(played, full);
    assertThat(order("choose = LEAST", both, 1)).startsWith(id("full"));
    assertThat(order("choose = LEAST, counts.memory-percent = 1", both, 1))
        .startsWith(id("played"));
    assertThat(order("choose = LEAST, counts.connection = 1", both, 1)).startsWith(id("played"));
    assertThat(order("choose = LEAST, counts.player = 0, counts.memory-percent = 1", both, 1))
        .startsWith(id("played"));
  }

  @Test
  void fullOriginsComeLastWhateverIsDrawn() {
    List<Candidate> candidates =
        List.of(
            publishing("full", 10),
            candidate("larger", 200, LONG_AGO, new OriginLoad(10, 9, Optional.empty())),
            publishing("fuller", 20));
    for (long seed = 0; seed < 100; seed++) {
      assertThat(order("capacity = 10", candidates, seed))
          .containsExactly(id("larger"), id("full"), id("fuller"));
    }
  }

  @Test
  void aNewOriginGetsItsShareLittleByLittle() {
    Candidate old = publishing("old", 9);
    assertThat(order("choose = LEAST", List.of(old, joined("new", 0, 1)), 1)).startsWith(id("old"));
    assertThat(order("choose = LEAST", List.of(old, joined("new", 0, 15)), 1))
        .startsWith(id("new"));
    assertThat(order("choose = LEAST", List.of(old, joined("new", 5, 15)), 1))
        .startsWith(id("old"));
    assertThat(order("choose = LEAST", List.of(old, joined("new", 5, 30)), 1))
        .startsWith(id("new"));
    assertThat(order("choose = LEAST, slow-start = 0s", List.of(old, joined("new", 0, 0)), 1))
        .startsWith(id("new"));
  }

  private static OriginId id(String id) {
    return new OriginId(id);
  }

  private static Candidate publishing(String id, int publishers) {
    return candidate(id, 100, LONG_AGO, new OriginLoad(publishers, 0, Optional.empty()));
  }

  private static Candidate joined(String id, int publishers, int secondsAgo) {
    return candidate(
        id, 100, NOW.minusSeconds(secondsAgo), new OriginLoad(publishers, 0, Optional.empty()));
  }

  private static Candidate reporting(String id, double cpu, Instant at) {
    return candidate(
        id,
        100,
        LONG_AGO,
        new OriginLoad(0, 0, Optional.of(new Reported(cpu, 0, 0, 0, 0, 0, 0, 0, at))));
  }

  private static Candidate candidate(String id, int weight, Instant joined, OriginLoad load) {
    return new Candidate(id(id), weight, "", Map.of(), joined, load);
  }

  private static List<OriginId> order(String conf, List<Candidate> candidates, long seed) {
    Config section =
        ConfigFactory.parseString(conf)
            .withFallback(
                ConfigFactory.parseResources(
                        LeastLoadFactory.class.getClassLoader(), "reference.conf")
                    .getConfig("weir.selection.least-load"));
    SelectionStrategy strategy = new LeastLoadFactory().create(section);
    SelectionContext context =
        new SelectionContext(
            Role.PUBLISH,
            "rtmp",
            InetAddress.getLoopbackAddress(),
            "",
            "",
            NOW,
            seed,
            SelectionContext.Previous.NONE);
    return strategy.order(KEY, candidates, context);
  }
}
