package io.weir.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * One line for each target: columns of medians over the rounds, and at the end what the first of
 * them was in each round.
 *
 * @param <S> of one round
 */
final class RoundsTable<S> implements Table<S> {
  private record Column<S>(
      String heading, int width, int decimals, ToDoubleFunction<S> figure, boolean ratio) {}

  private final String title;
  private final Plan plan;
  private final String yardstick;
  private final Function<S, String> expectation;
  private final List<Column<S>> columns = new ArrayList<>();
  private final Rounds<S> rounds = new Rounds<>();
  private String eachHeading = "";
  private Function<S, String> each = sample -> "";

  /**
   * A table without columns.
   *
   * @param yardstick the target that ratios are to
   * @param expectation what a round that cannot be should have shown; empty for any other
   */
  RoundsTable(String title, Plan plan, String yardstick, Function<S, String> expectation) {
    this.title = title;
    this.plan = plan;
    this.yardstick = yardstick;
    this.expectation = expectation;
  }

  /** One more column. */
  RoundsTable<S> column(String heading, int width, int decimals, ToDoubleFunction<S> figure) {
    columns.add(new Column<>(heading, width, decimals, figure, false));
    return this;
  }

  /** One more column: the same, as a ratio to the yardstick's. */
  RoundsTable<S> ratio(ToDoubleFunction<S> figure) {
    columns.add(new Column<>("ratio", 6, 2, figure, true));
    return this;
  }

  /** The last column: a figure of each round, with what others used of the machine meanwhile. */
  RoundsTable<S> eachRound(
      String unit, int decimals, ToDoubleFunction<S> figure, ToDoubleFunction<S> othersCpu) {
    eachHeading = unit + " of each round (CPUs that others used)";
    each =
        one ->
            "%s (%s)"
                .formatted(
                    Medians.text(figure.applyAsDouble(one), decimals),
                    Medians.text(othersCpu.applyAsDouble(one), 2));
    return this;
  }

  @Override
  public void add(String target, S sample) {
    rounds.add(target, sample);
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s; %d rounds of %d s, medians%n%-20s",
            title,
            plan.rounds,
            plan.seconds,
            ""));
    columns.forEach(column -> cell(text, column, column.heading()));
    text.append("  ").append(eachHeading).append(System.lineSeparator());
    for (String target : rounds.targets()) {
      text.append(String.format(Locale.ROOT, "%-20s", target));
      columns.forEach(column -> cell(text, column, figure(target, column)));
      text.append("  ").append(rounds.each(target, each)).append(System.lineSeparator());
    }
    return text.toString();
  }

  private static void cell(StringBuilder text, Column<?> column, String content) {
    text.append(String.format(Locale.ROOT, " %" + column.width() + "s", content));
  }

  private String figure(String target, Column<S> column) {
    double unit = column.ratio() ? rounds.median(yardstick, column.figure()) : 1;
    return Medians.text(rounds.median(target, column.figure()) / unit, column.decimals());
  }

  /** Rounds that cannot be. */
  @Override
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    rounds.forEach(
        (target, sample) -> {
          String expected = expectation.apply(sample);
          if (!expected.isEmpty()) {
            complaints.add(title + ", " + target + ": " + sample + " (expected: " + expected + ")");
          }
        });
    return complaints;
  }
}
