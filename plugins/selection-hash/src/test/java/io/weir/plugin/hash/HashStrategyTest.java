package io.weir.plugin.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.OriginLoad;
import io.weir.api.selection.SelectionContext;
import io.weir.plugin.hash.HashStrategy.By;
import java.net.InetAddress;
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

class HashStrategyTest {
  private static final SelectionContext CONTEXT =
      new SelectionContext(
          Role.PUBLISH,
          "rtmp",
          InetAddress.getLoopbackAddress(),
          "",
          "",
          Instant.EPOCH,
          1,
          SelectionContext.Previous.NONE);

  private static final OriginId WHOLE = new OriginId("whole");

  private final HashStrategy strategy = new HashStrategy(By.STREAM, 0);

  @Property(tries = 50)
  void removingOneOriginMovesOnlyItsOwnStreams(
      @ForAll @IntRange(min = 2, max = 20) int origins, @ForAll @IntRange(max = 19) int index) {
    List<Candidate> all = candidates(origins);
    Candidate gone = all.get(index % origins);
    List<Candidate> left = all.stream().filter(one -> !one.equals(gone)).toList();
    for (int i = 0; i < 200; i++) {
      StreamKey key = stream(i);
      OriginId before = strategy.order(key, all, CONTEXT).get(0);
      OriginId after = strategy.order(key, left, CONTEXT).get(0);
      if (before.equals(gone.id())) {
        assertThat(after).isEqualTo(strategy.order(key, all, CONTEXT).get(1));
      } else {
        assertThat(after).isEqualTo(before);
      }
    }
  }

  @Property(tries = 50)
  void theOrderOfTheCandidatesDoesNotMatter(@ForAll long seed) {
    List<Candidate> shuffled = new ArrayList<>(candidates(10));
    Collections.shuffle(shuffled, new Random(seed));
    StreamKey key = stream((int) seed);
    assertThat(strategy.order(key, shuffled, CONTEXT))
        .isEqualTo(strategy.order(key, candidates(10), CONTEXT))
        .hasSize(10)
        .doesNotHaveDuplicates();
  }

  @Test
  void everyOriginGetsItsShareByWeight() {
    List<Candidate> candidates =
        List.of(candidate("a", 100), candidate("b", 200), candidate("c", 100));
    Map<OriginId, Integer> counts = new HashMap<>();
    int streams = 20_000;
    for (int i = 0; i < streams; i++) {
      counts.merge(strategy.order(stream(i), candidates, CONTEXT).get(0), 1, Integer::sum);
    }
    assertThat(share(counts, "a", streams)).isCloseTo(0.25, within(0.02));
    assertThat(share(counts, "b", streams)).isCloseTo(0.50, within(0.02));
    assertThat(share(counts, "c", streams)).isCloseTo(0.25, within(0.02));
  }

  @Test
  void streamsOfAnAppStayTogetherWhenHashedByApp() {
    HashStrategy byApp = new HashStrategy(By.APP, 0);
    List<OriginId> first = byApp.order(stream(0), candidates(10), CONTEXT);
    assertThat(IntStream.range(1, 100).mapToObj(HashStrategyTest::stream))
        .allSatisfy(key -> assertThat(byApp.order(key, candidates(10), CONTEXT)).isEqualTo(first));
  }

  @Property(tries = 50)
  void noOriginGetsMoreThanItsBoundAndNoStreamMovesWithoutNeed(
      @ForAll @IntRange(min = 2, max = 12) int origins,
      @ForAll @IntRange(min = 100, max = 200) int percent,
      @ForAll @IntRange(max = 1000) int firstStream) {
    double bound = percent / 100.0;
    HashStrategy bounded = new HashStrategy(By.STREAM, bound);
    Map<OriginId, Integer> counts = new HashMap<>();
    for (int placed = 0; placed < 200; placed++) {
      List<Candidate> now = loaded(origins, counts);
      StreamKey key = stream(firstStream + placed);
      List<OriginId> preferred = strategy.order(key, now, CONTEXT);
      OriginId chosen = bounded.order(key, now, CONTEXT).get(0);
      double most = Math.ceil((percent * (placed + 1)) / (100.0 * origins));
      for (OriginId passedOver : preferred.subList(0, preferred.indexOf(chosen))) {
        assertThat((double) counts.getOrDefault(passedOver, 0)).isGreaterThanOrEqualTo(most);
      }
      assertThat((double) counts.merge(chosen, 1, Integer::sum)).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void theBoundOfAnOriginIsInProportionToItsWeight() {
    HashStrategy bounded = new HashStrategy(By.STREAM, 1);
    OriginId half = new OriginId("half");
    List<Candidate> candidates =
        List.of(
            candidate("half", 100, 25), candidate("whole", 200, 51), candidate("other", 100, 25));
    assertThat(IntStream.range(0, 50).mapToObj(HashStrategyTest::stream))
        .allSatisfy(
            key -> assertThat(bounded.order(key, candidates, CONTEXT)).last().isEqualTo(WHOLE))
        .anySatisfy(key -> assertThat(bounded.order(key, candidates, CONTEXT)).startsWith(half));
  }

  private static double share(Map<OriginId, Integer> counts, String id, int all) {
    return counts.getOrDefault(new OriginId(id), 0) / (double) all;
  }

  private static StreamKey stream(int i) {
    return new StreamKey(StreamKey.DEFAULT_VHOST, "live", "stream" + i);
  }

  private static List<Candidate> candidates(int count) {
    return IntStream.range(0, count).mapToObj(i -> candidate("origin-" + i, 100)).toList();
  }

  private static List<Candidate> loaded(int count, Map<OriginId, Integer> publishers) {
    return IntStream.range(0, count)
        .mapToObj(i -> "origin-" + i)
        .map(id -> candidate(id, 100, publishers.getOrDefault(new OriginId(id), 0)))
        .toList();
  }

  private static Candidate candidate(String id, int weight) {
    return candidate(id, weight, 0);
  }

  private static Candidate candidate(String id, int weight, int publishers) {
    OriginLoad load = new OriginLoad(publishers, 0, Optional.empty());
    return new Candidate(new OriginId(id), weight, "", Map.of(), Instant.EPOCH, load);
  }
}
