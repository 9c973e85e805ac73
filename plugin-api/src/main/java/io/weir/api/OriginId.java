package io.weir.api;

/**
 * The identity of an origin, stable over its restarts and alike at every replica. For SRS it is the
 * {@code server} of its heartbeat, for a configured origin its name.
 *
 * <p>Immutable. Not a record, since each decision asks every candidate for its {@link
 * #stableHash()}.
 */
public final class OriginId implements Comparable<OriginId> {
  private static final int MAX_LENGTH = 255;

  private final String value;
  private final long stableHash;

  /**
   * Checks the value.
   *
   * @param value 1 to 255 printable ASCII characters without spaces
   * @throws IllegalArgumentException if the value is empty, too long, or not printable ASCII
   */
  public OriginId(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH || !printable(value)) {
      throw new IllegalArgumentException(
          "origin id: \"" + value + "\" (expected: 1..255 printable ASCII characters, no space)");
    }
    this.value = value;
    this.stableHash = StableHash.of(value);
  }

  private static boolean printable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** As text. */
  public String value() {
    return value;
  }

  /** {@link StableHash#of(String)} of the value. */
  public long stableHash() {
    return stableHash;
  }

  @Override
  public int compareTo(OriginId other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OriginId id && stableHash == id.stableHash && value.equals(id.value);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(stableHash);
  }

  @Override
  public String toString() {
    return value;
  }
}
