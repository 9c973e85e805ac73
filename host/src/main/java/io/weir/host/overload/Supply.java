package io.weir.host.overload;

/** Something of which there is only so much. Safe for use by any thread; never blocks. */
@FunctionalInterface
public interface Supply {

  /**
   * How much of it is used.
   *
   * @param over whether that was too much when it was last asked
   * @return percent
   */
  int percent(boolean over);

  /** A part of a whole; nothing is used of what has no limit. */
  static int percent(long used, long limit) {
    return limit <= 0 ? 0 : (int) Math.min(used * 100 / limit, Integer.MAX_VALUE);
  }
}
