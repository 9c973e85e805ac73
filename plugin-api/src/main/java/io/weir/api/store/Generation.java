package io.weir.api.store;

import java.util.Comparator;

/**
 * A fencing token: which ownership of a stream this is. It changes only when the owner changes.
 *
 * <p>Immutable.
 *
 * @param epoch set by a store when it has nothing yet (its time, in milliseconds), so that a store
 *     that comes back empty does not repeat old numbers
 * @param counter grows with each change of an owner within the epoch
 * @param alone counts what a replica decided by itself on top of that while the store was away;
 *     zero in all that a store decides, so that no store ever takes such a token for its own
 */
public record Generation(long epoch, long counter, int alone) implements Comparable<Generation> {
  private static final Comparator<Generation> ORDER =
      Comparator.comparingLong(Generation::epoch)
          .thenComparingLong(Generation::counter)
          .thenComparingInt(Generation::alone);

  /** One that a store decides. */
  public Generation(long epoch, long counter) {
    this(epoch, counter, 0);
  }

  /** The next that a replica decides by itself. */
  public Generation nextAlone() {
    return new Generation(epoch, counter, alone + 1);
  }

  @Override
  public int compareTo(Generation other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return epoch + "." + counter + (alone == 0 ? "" : "+" + alone);
  }
}
