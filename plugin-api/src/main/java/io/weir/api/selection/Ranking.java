package io.weir.api.selection;

import io.weir.api.OriginId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Puts candidates in order: the highest rank first, of equal ones the highest tie-break, then by
 * identity, so that the order in which they came does not matter. Sorts numbers rather than
 * objects, which with 1,000 candidates costs half. Ranks, and tie-breaks, count as equal if their
 * sign, exponent and first 34 binary digits are. For one use, by one thread.
 */
public final class Ranking {
  /** The lowest bits of a key tell whose it is. */
  private static final long INDEX = 0xffff;

  private static final int INDEX_BYTES = 2;

  /** From here on sorting by digits is quicker than by comparisons. */
  private static final int MANY = 128;

  /** Two bits are left free above a rank, so that this keeps those apart that come last. */
  private static final int FREE_BITS = 2;

  private static final long LAST = 1L << 62;

  private final List<Candidate> candidates;
  private final double[] ties;
  private final long[] keys;

  /**
   * One that knows no rank yet.
   *
   * @param candidates at most 65,536; each must be given a rank before {@link #order()}
   * @throws IllegalArgumentException if there are more
   */
  public Ranking(List<Candidate> candidates) {
    if (candidates.size() > INDEX + 1) {
      throw new IllegalArgumentException(
          "candidates: " + candidates.size() + " (expected: up to " + (INDEX + 1) + ")");
    }
    this.candidates = candidates;
    this.ties = new double[candidates.size()];
    this.keys = new long[ties.length];
  }

  /**
   * Tells a candidate's rank.
   *
   * @param index its place in the list of candidates
   * @param rank any number but NaN
   * @param tie decides between equal ranks; any number but NaN
   */
  public void rank(int index, double rank, double tie) {
    keys[index] = descending(rank) | index;
    ties[index] = tie;
  }

  /** As {@link #rank}, but of one that comes after all that are not such. */
  public void last(int index, double rank, double tie) {
    keys[index] = descending(rank) + LAST | index;
    ties[index] = tie;
  }

  /** Bits that are the smaller, the higher the number. */
  private static long descending(double number) {
    long bits = Double.doubleToRawLongBits(number);
    long ascending = bits ^ ((bits >> 63) & Long.MAX_VALUE);
    return ~ascending >> FREE_BITS & ~INDEX;
  }

  /** All candidates, the best first. */
  public List<OriginId> order() {
    if (keys.length < MANY) {
      Arrays.sort(keys);
    } else {
      sortByDigits();
    }
    for (int from = 0, to; from < keys.length; from = to) {
      to = endOfEquals(from);
      if (to > from + 1) {
        breakTies(from, to);
      }
    }
    OriginId[] order = new OriginId[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = id(keys[i]);
    }
    return List.of(order);
  }

  /**
   * Least significant byte first, those of the index left out: they are in order to begin with.
   * Without comparisons, whose outcome no processor can predict: half of the time for 1,000. The
   * number of passes is even, so they end in the array in which they began.
   */
  private void sortByDigits() {
    int[][] ends = new int[Long.BYTES][256];
    for (long key : keys) {
      for (int digit = INDEX_BYTES; digit < Long.BYTES; digit++) {
        ends[digit][digit(key, digit)]++;
      }
    }
    long[] from = keys;
    long[] to = new long[keys.length];
    for (int digit = INDEX_BYTES; digit < Long.BYTES; digit++) {
      int[] next = ends[digit];
      int start = 0;
      for (int i = 0; i < next.length; i++) {
        int count = next[i];
        next[i] = start;
        start += count;
      }
      for (long key : from) {
        to[next[digit(key, digit)]++] = key;
      }
      long[] swapped = from;
      from = to;
      to = swapped;
    }
  }

  /** A byte of the key, as if it were unsigned in the order of signed keys. */
  private static int digit(long key, int digit) {
    return (int) ((key ^ Long.MIN_VALUE) >>> (digit * Byte.SIZE)) & 0xff;
  }

  private void breakTies(int from, int to) {
    for (int i = from; i < to; i++) {
      int index = (int) (keys[i] & INDEX);
      keys[i] = descending(ties[index]) | index;
    }
    Arrays.sort(keys, from, to);
    for (int equal = from, end; equal < to; equal = end) {
      end = Math.min(to, endOfEquals(equal));
      if (end > equal + 1) {
        sortByIdentity(equal, end);
      }
    }
  }

  private int endOfEquals(int from) {
    int to = from + 1;
    while (to < keys.length && (keys[to] & ~INDEX) == (keys[from] & ~INDEX)) {
      to++;
    }
    return to;
  }

  private void sortByIdentity(int from, int to) {
    long[] sorted =
        Arrays.stream(keys, from, to)
            .boxed()
            .sorted(Comparator.comparing(this::id))
            .mapToLong(Long::longValue)
            .toArray();
    System.arraycopy(sorted, 0, keys, from, sorted.length);
  }

  private OriginId id(long key) {
    return candidates.get((int) (key & INDEX)).id();
  }
}
