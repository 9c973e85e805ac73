package io.weir.api.store;

import java.util.Comparator;

/**
 * A fencing token: which ownership of a stream this is. It changes only when the owner changes.
 *
 * <p>Immutable.
 *
 * @param epoch set once by a store when it first comes up (its time, in milliseconds), so that a
 *     store that comes back empty does not repeat old numbers
 * @param counter counts changes of owners within the epoch
 */
public record Generation(long epoch, long counter) implements Comparable<Generation> {
  private static final Comparator<Generation> ORDER =
      Comparator.comparingLong(Generation::epoch).thenComparingLong(Generation::counter);

  @Override
  public int compareTo(Generation other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return epoch + "." + counter;
  }
}
