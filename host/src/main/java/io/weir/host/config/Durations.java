package io.weir.host.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of time as configuration writes them: HOCON's ({@code 10s}, {@code 500 millis}, {@code 2
 * minutes}) and Go's ({@code 1m30s}, {@code 1.5h}). A bare number has no unit and is refused, but
 * for 0: HOCON would take {@code 5} for 5 ms and its writer meant seconds.
 *
 * <p>Consumers need none of this: a checked configuration holds durations in HOCON's form only, so
 * {@code config.getDuration("grace")} reads them.
 */
public final class Durations {
  private static final Pattern PART =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)\\s*([a-zµμ]+)\\s*");
  private static final Map<String, Long> NANOS =
      Map.ofEntries(
          Map.entry("ns", 1L),
          Map.entry("nano", 1L),
          Map.entry("nanosecond", 1L),
          Map.entry("us", 1_000L),
          Map.entry("µs", 1_000L),
          Map.entry("μs", 1_000L),
          Map.entry("micro", 1_000L),
          Map.entry("microsecond", 1_000L),
          Map.entry("ms", 1_000_000L),
          Map.entry("milli", 1_000_000L),
          Map.entry("millisecond", 1_000_000L),
          Map.entry("s", 1_000_000_000L),
          Map.entry("second", 1_000_000_000L),
          Map.entry("m", 60_000_000_000L),
          Map.entry("minute", 60_000_000_000L),
          Map.entry("h", 3_600_000_000_000L),
          Map.entry("hour", 3_600_000_000_000L),
          Map.entry("d", 86_400_000_000_000L),
          Map.entry("day", 86_400_000_000_000L));

  private Durations() {}

  /**
   * Reads a length of time.
   *
   * @throws IllegalArgumentException if it is none, has no unit, is negative or is longer than 292
   *     years
   */
  public static Duration parse(String text) {
    String trimmed = text.trim();
    if (trimmed.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(trimmed);
    double nanos = 0;
    int end = 0;
    while (end < trimmed.length() && part.find(end) && part.start() == end) {
      nanos += Double.parseDouble(part.group(1)) * unit(text, part.group(2));
      end = part.end();
    }
    if (end == 0 || end < trimmed.length() || nanos >= Long.MAX_VALUE) {
      throw bad(text);
    }
    return Duration.ofNanos(Math.round(nanos));
  }

  /** The form that HOCON reads, in the largest unit that loses nothing. */
  static String canonical(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos % 1_000_000_000 == 0) {
      return nanos / 1_000_000_000 + "s";
    }
    return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + "ms" : nanos + "ns";
  }

  private static long unit(String text, String word) {
    boolean plural = word.length() > 2 && word.endsWith("s");
    Long nanos = NANOS.get(plural ? word.substring(0, word.length() - 1) : word);
    if (nanos == null) {
      throw bad(text);
    }
    return nanos;
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" (expected: duration such as 10s or 1m30s)");
  }
}
