package io.weir.host.store;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is possible of some moments, by how much may lie between any two of them: a zone of a timed
 * automaton. Immutable; times are in nanoseconds.
 */
final class Zone {
  /** The moments beside the clock's zero. */
  static final int NOW = 1;

  static final int LEASE = 2;
  static final int PUBLISH_LEASE = 3;

  private static final int ZERO = 0;
  private static final int MOMENTS = 4;
  private static final long UNBOUNDED = Long.MAX_VALUE / 4;

  /** Anything is possible. */
  static final Zone ANY = new Zone(unbounded());

  /** By two moments: the first is later than the second by no more than this. No bound is loose. */
  private final long[][] most;

  private Zone(long[][] most) {
    this.most = most;
  }

  private static long[][] unbounded() {
    long[][] all = new long[MOMENTS][MOMENTS];
    for (int i = 0; i < MOMENTS; i++) {
      Arrays.fill(all[i], UNBOUNDED);
      all[i][i] = 0;
    }
    return all;
  }

  /** What is left if now lies in there; nothing if it cannot. */
  Optional<Zone> during(long from, long to) {
    return with(ZERO, NOW, -from).flatMap(it -> it.with(NOW, ZERO, to));
  }

  /** What is left if one moment is later than the other by so much at most; may be nothing. */
  Optional<Zone> with(int one, int other, long atMost) {
    if (sum(most[other][one], atMost) < 0) {
      return Optional.empty();
    }
    if (most[one][other] <= atMost) {
      return Optional.of(this);
    }
    long[][] next = copy();
    for (int i = 0; i < MOMENTS; i++) {
      for (int j = 0; j < MOMENTS; j++) {
        next[i][j] = Math.min(next[i][j], sum(sum(most[i][one], atMost), most[other][j]));
      }
    }
    return Optional.of(new Zone(next));
  }

  /** A moment is so long after now. */
  Zone set(int moment, long after) {
    long[][] next = copy();
    for (int i = 0; i < MOMENTS; i++) {
      next[moment][i] = sum(most[NOW][i], after);
      next[i][moment] = sum(most[i][NOW], -after);
    }
    next[moment][moment] = 0;
    return new Zone(next);
  }

  /** Nothing is known of a moment any more. */
  Zone forget(int moment) {
    long[][] next = copy();
    for (int i = 0; i < MOMENTS; i++) {
      if (i != moment) {
        next[moment][i] = UNBOUNDED;
        next[i][moment] = UNBOUNDED;
      }
    }
    return new Zone(next);
  }

  /** Some time passes, or none. */
  Zone later() {
    long[][] next = copy();
    for (int i = 0; i < MOMENTS; i++) {
      if (i != NOW) {
        next[NOW][i] = UNBOUNDED;
      }
    }
    return new Zone(next);
  }

  private long[][] copy() {
    return Arrays.stream(most).map(long[]::clone).toArray(long[][]::new);
  }

  private static long sum(long one, long other) {
    return one >= UNBOUNDED || other >= UNBOUNDED ? UNBOUNDED : one + other;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Zone zone && Arrays.deepEquals(most, zone.most);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(most);
  }
}
