package io.weir.host.cli;

import io.weir.host.simulation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of strategies, as a table for people. Pure. */
final class OutcomeTable {
  private static final List<String> TITLES =
      List.of(
          "STRATEGY",
          "PUBLISHERS",
          "LOAD",
          "LOAD P99",
          "TRAFFIC",
          "MOVED BY A CRASH",
          "BACK WHERE THEY WERE",
          "DECISIONS",
          "A SECOND");

  private OutcomeTable() {}

  static List<String> lines(List<Outcome> outcomes) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(TITLES);
    outcomes.forEach(outcome -> rows.add(row(outcome)));
    List<String> lines = new ArrayList<>(Table.lines(rows));
    lines.add("");
    lines.add(
        "Publishers, load and traffic: of the origin with the most for its weight, times the mean,");
    lines.add("the mean over time. A publisher is a load of 1, a player of 0.2.");
    return lines;
  }

  private static List<String> row(Outcome outcome) {
    return List.of(
        outcome.chain(),
        text("%.3f", outcome.publishers()),
        text("%.3f", outcome.load()),
        text("%.3f", outcome.worstLoad()),
        text("%.3f", outcome.traffic()),
        text("%.1f", outcome.movedPerCrash()),
        text("%.0f %%", 100 * outcome.returned()),
        text("%d", outcome.decisions()),
        text("%.0f", outcome.decisionsASecond()));
  }

  private static String text(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
