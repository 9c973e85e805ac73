package io.weir.plugin.hash;

import io.weir.api.OriginId;
import io.weir.api.selection.Candidate;
import java.util.Arrays;
import java.util.List;

/**
 * Candidates by rank, the highest first, equal ones by identity. Sorts numbers rather than objects,
 * which with 1,000 candidates costs half: the leading bits of a rank with the candidate's index
 * below, and then whatever these bits leave open. For one use.
 */
final class Ranking {
  private final List<Candidate> candidates;
  private final double[] ranks;
  private final long[] keys;
  private final long indices;

  /** One that knows no rank yet. */
  Ranking(List<Candidate> candidates) {
    this.candidates = candidates;
    this.ranks = new double[candidates.size()];
    this.keys = new long[ranks.length];
    this.indices = Integer.highestOneBit(Math.max(1, ranks.length)) * 2L - 1;
  }

  /** Tells a candidate's; any number but NaN. */
  void rank(int index, double rank) {
    ranks[index] = rank;
    long bits = Double.doubleToRawLongBits(rank);
    long ascending = bits ^ ((bits >> 63) & Long.MAX_VALUE);
    keys[index] = (~ascending & ~indices) | index;
  }

  /** Everyone, in order. */
  List<OriginId> order() {
    Arrays.sort(keys);
    OriginId[] order = new OriginId[keys.length];
    for (int i = 0; i < order.length; i++) {
      settle(i);
    }
    for (int i = 0; i < order.length; i++) {
      order[i] = candidates.get(index(i)).id();
    }
    return List.of(order);
  }

  private int index(int place) {
    return (int) (keys[place] & indices);
  }

  /** Moves one ahead of those before it that look alike and come after it. */
  private void settle(int place) {
    long key = keys[place];
    int to = place;
    while (to > 0 && (keys[to - 1] & ~indices) == (key & ~indices) && comesBefore(key, to - 1)) {
      keys[to] = keys[to - 1];
      to--;
    }
    keys[to] = key;
  }

  private boolean comesBefore(long key, int place) {
    int one = (int) (key & indices);
    int other = index(place);
    int highestFirst = Double.compare(ranks[other], ranks[one]);
    return highestFirst != 0
        ? highestFirst < 0
        : candidates.get(one).id().compareTo(candidates.get(other).id()) < 0;
  }
}
