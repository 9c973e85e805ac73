package io.weir.plugin.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.OriginId;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.OriginLoad;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RankingTest {
  private record Ranked(OriginId id, double rank) {}

  /** Ranks that are equal, that differ in their last bit, that differ in sign. */
  private static double rank(Random random) {
    double rank = random.nextInt(3) + 1.0;
    double near = random.nextBoolean() ? rank : Math.nextUp(rank);
    return random.nextInt(4) == 0 ? -near : near;
  }

  @Property
  void isTheOrderOfRanksAndThenOfIdentities(
      @ForAll @IntRange(max = 70) int count, @ForAll long seed) {
    Random random = new Random(seed);
    List<Candidate> candidates =
        new ArrayList<>(IntStream.range(0, count).mapToObj(RankingTest::candidate).toList());
    Collections.shuffle(candidates, random);
    Ranking ranking = new Ranking(candidates);
    List<Ranked> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double rank = rank(random);
      ranking.rank(i, rank);
      expected.add(new Ranked(candidates.get(i).id(), rank));
    }
    expected.sort(Comparator.comparingDouble(Ranked::rank).reversed().thenComparing(Ranked::id));
    assertThat(ranking.order()).isEqualTo(expected.stream().map(Ranked::id).toList());
  }

  private static Candidate candidate(int number) {
    return new Candidate(
        new OriginId("o" + number), 100, "", Map.of(), Instant.EPOCH, OriginLoad.IDLE);
  }
}
