package io.weir.bench.run;

import java.util.Locale;

/** What a session holds. */
final class MemoryTable {
  private static final double KIB = 1024;

  private final StringBuilder text = new StringBuilder();

  MemoryTable(String title, int sessions) {
    text.append(
        String.format(
            Locale.ROOT,
            "%s, of %d; fixed heap, resident from the start%n" + "%-20s %9s %9s %9s%n",
            title,
            sessions,
            "",
            "RSS KiB",
            "heap KiB",
            "sum KiB"));
  }

  void add(String target, Memory.Growth growth) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-20s %9s %9s %9s%n",
            target,
            Medians.text(growth.resident() / KIB, 1),
            Medians.text(growth.live() / KIB, 1),
            Medians.text(growth.total() / KIB, 1)));
  }

  String text() {
    return text.toString();
  }
}
