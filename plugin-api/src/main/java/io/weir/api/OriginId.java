package io.weir.api;

/**
 * The identity of an origin, stable over its restarts and alike at every replica. For SRS it is the
 * {@code server} of its heartbeat, for a configured origin its name.
 *
 * <p>Immutable.
 *
 * @param value 1 to 255 printable ASCII characters without spaces
 */
public record OriginId(String value) implements Comparable<OriginId> {
  private static final int MAX_LENGTH = 255;

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if the value is empty, too long, or not printable ASCII
   */
  public OriginId {
    if (value.isEmpty() || value.length() > MAX_LENGTH || !printable(value)) {
      throw new IllegalArgumentException(
          "origin id: \"" + value + "\" (expected: 1..255 printable ASCII characters, no space)");
    }
  }

  private static boolean printable(String value) {
    return value.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  @Override
  public int compareTo(OriginId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  /** Every request looks one up, and a record's own goes through method handles. */
  @Override
  public int hashCode() {
    return value.hashCode();
  }
}
