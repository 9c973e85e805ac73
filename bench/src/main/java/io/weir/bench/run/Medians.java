package io.weir.bench.run;

import java.util.List;
import java.util.Locale;

/** Figures of several rounds as one. */
final class Medians {
  private Medians() {}

  /** The middle value, or the mean of two. */
  static double of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    return size == 0 ? Double.NaN : (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }

  /** A number with that many decimals; a dash for what is no number. */
  static String text(double value, int decimals) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
