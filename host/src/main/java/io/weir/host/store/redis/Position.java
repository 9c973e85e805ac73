package io.weir.host.store.redis;

import java.util.Comparator;

/**
 * How far the history of one hash of records has come.
 *
 * @param epoch when the hash began, in milliseconds of Redis; zero while there is none
 * @param seq counts its news within the epoch
 */
record Position(long epoch, long seq) implements Comparable<Position> {
  static final Position NONE = new Position(0, 0);

  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::epoch).thenComparingLong(Position::seq);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  /** Whether nothing can have happened between this and the other. */
  boolean isBefore(Position next) {
    return next.seq == seq + 1 && (next.epoch == epoch || this.equals(NONE));
  }
}
