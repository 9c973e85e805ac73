package io.weir.api.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.OriginId;
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
import org.junit.jupiter.api.Test;

class RankingTest {
  /** The least that tells two numbers apart, and half as much. */
  private static final double[] FACTORS = {1, 1 + 0x1p-34, 1 + 0x1p-35};

  private record Ranked(OriginId id, boolean last, double rank, double tie) {}

  private static double number(Random random) {
    double number = random.nextInt(3) + 1;
    double near = number * FACTORS[random.nextInt(2)];
    return random.nextInt(4) == 0 ? -near : near;
  }

  @Property
  void isTheOrderOfRanksAndThenOfTiesAndThenOfIdentities(
      @ForAll @IntRange(max = 300) int count, @ForAll long seed) {
    Random random = new Random(seed);
    List<Candidate> candidates = new ArrayList<>(candidates(count));
    Collections.shuffle(candidates, random);
    Ranking ranking = new Ranking(candidates);
    List<Ranked> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Ranked ranked =
          new Ranked(
              candidates.get(i).id(), random.nextInt(4) == 0, number(random), number(random));
      if (ranked.last) {
        ranking.last(i, ranked.rank, ranked.tie);
      } else {
        ranking.rank(i, ranked.rank, ranked.tie);
      }
      expected.add(ranked);
    }
    expected.sort(
        Comparator.comparing(Ranked::last)
            .thenComparing(Comparator.comparingDouble(Ranked::rank).reversed())
            .thenComparing(Comparator.comparingDouble(Ranked::tie).reversed())
            .thenComparing(Ranked::id));
    assertThat(ranking.order()).isEqualTo(expected.stream().map(Ranked::id).toList());
  }

  @Test
  void extremesAreInOrderToo() {
    double[] ranks = {
      Double.POSITIVE_INFINITY,
      Double.MAX_VALUE,
      Double.MIN_VALUE * (1L << 40),
      0,
      -1,
      -Double.MAX_VALUE,
      Double.NEGATIVE_INFINITY
    };
    List<Candidate> candidates = candidates(2 * ranks.length);
    Ranking ranking = new Ranking(candidates);
    for (int i = 0; i < ranks.length; i++) {
      ranking.rank(i, ranks[i], 0);
      ranking.last(ranks.length + i, ranks[i], 0);
    }
    assertThat(ranking.order()).isEqualTo(candidates.stream().map(Candidate::id).toList());
  }

  @Test
  void whatDiffersByLessThanTheFirstDigitsIsATie() {
    Ranking ranking = new Ranking(candidates(3));
    ranking.rank(0, 1, 1);
    ranking.rank(1, FACTORS[2], 2);
    ranking.rank(2, FACTORS[1], 0);
    assertThat(ranking.order()).extracting(OriginId::value).containsExactly("o2", "o1", "o0");
  }

  @Test
  void moreThanItCanTellApartAreRefused() {
    List<Candidate> tooMany = Collections.nCopies(65_537, candidates(1).get(0));
    assertThatThrownBy(() -> new Ranking(tooMany))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65537 (expected: up to 65536)");
  }

  private static List<Candidate> candidates(int count) {
    return IntStream.range(0, count).mapToObj(RankingTest::candidate).toList();
  }

  private static Candidate candidate(int number) {
    return new Candidate(
        new OriginId("o" + number), 100, "", Map.of(), Instant.EPOCH, OriginLoad.IDLE);
  }
}
