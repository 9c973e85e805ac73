package io.weir.host.srsapi;

/**
 * Which part of a list is asked for, as SRS reads it: {@code start} from 0 on, {@code count} at
 * least 10. Immutable.
 *
 * @param start the first
 * @param count how many
 */
record Page(int start, int count) {
  /** The last one that can be reached, so that origins need not say more than that. */
  static final int MOST = 5_000;

  private static final int LEAST = 10;

  /** Some 800 bytes are usual for one. */
  private static final int ELEMENT_BYTES = 2_048;

  private static final int FRAME_BYTES = 64 * 1024;

  /**
   * Reads a query's words, empty ones if they are not there.
   *
   * @throws IllegalArgumentException if the page is beyond what can be reached
   */
  static Page of(String start, String count) {
    long first = Math.max(0, number(start));
    long many = Math.max(LEAST, number(count));
    if (first >= MOST) {
      throw new IllegalArgumentException("start: " + first + " (expected: 0.." + (MOST - 1) + ")");
    }
    return new Page((int) first, (int) Math.min(many, MOST - first));
  }

  /** SRS takes for 0 what is no number. */
  private static long number(String text) {
    return text.matches("-?[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }

  /** How many each origin has to list, since all of them may be its own. */
  int reach() {
    return start + count;
  }

  /** What such a list may have, in bytes. */
  int maxBytes() {
    return FRAME_BYTES + reach() * ELEMENT_BYTES;
  }
}
