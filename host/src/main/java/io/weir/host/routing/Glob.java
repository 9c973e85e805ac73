package io.weir.host.routing;

import java.util.List;

/**
 * A pattern in which {@code *} stands for any characters, also none. Immutable; time is linear in
 * the text for each star.
 *
 * @param pattern as it was written
 * @param pieces what stands between its stars
 */
public record Glob(String pattern, List<String> pieces) {

  /** Reads a pattern; every text is one. */
  public static Glob of(String pattern) {
    return new Glob(pattern, List.of(pattern.split("\\*", -1)));
  }

  /** Whether the whole text fits. */
  public boolean matches(String text) {
    String head = pieces.get(0);
    if (pieces.size() == 1) {
      return text.equals(head);
    }
    String tail = pieces.get(pieces.size() - 1);
    int end = text.length() - tail.length();
    if (!text.startsWith(head) || !text.endsWith(tail) || head.length() > end) {
      return false;
    }
    int at = head.length();
    for (String piece : pieces.subList(1, pieces.size() - 1)) {
      int found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length() > end) {
        return false;
      }
      at = found + piece.length();
    }
    return true;
  }

  @Override
  public String toString() {
    return pattern;
  }
}
