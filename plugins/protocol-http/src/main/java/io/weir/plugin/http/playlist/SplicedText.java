package io.weir.plugin.http.playlist;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The text that a rewriting makes: parts of the old one, with others between them. */
final class SplicedText {
  private final byte[] old;
  private final int maxLength;
  private byte[] bytes;
  private int length;
  private int copied;
  private boolean tooLong;

  /** None of the old text yet. */
  SplicedText(byte[] old, int maxLength) {
    this.old = old;
    this.maxLength = maxLength;
    this.bytes = new byte[Math.min(3 * old.length + 256, maxLength)];
  }

  /** Whether it is longer than it may be, and so of no more use. */
  boolean isTooLong() {
    return tooLong;
  }

  /** Copies the old text up to {@code start}, puts other text in, and goes on at {@code end}. */
  void put(int start, byte[] other, int end) {
    append(old, copied, start);
    append(other, 0, other.length);
    copied = end;
  }

  /** The text with the rest of the old one; null if it is too long. */
  byte @Nullable [] finish() {
    append(old, copied, old.length);
    return tooLong ? null : Arrays.copyOf(bytes, length);
  }

  private void append(byte[] source, int start, int end) {
    int count = end - start;
    tooLong |= count > maxLength - length;
    if (tooLong) {
      return;
    }
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.min(2 * (length + count), maxLength));
    }
    System.arraycopy(source, start, bytes, length, count);
    length += count;
  }
}
