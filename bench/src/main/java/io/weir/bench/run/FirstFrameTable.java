package io.weir.bench.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long a new player waits for its first whole key frame, medians over the rounds. */
final class FirstFrameTable implements Table<FirstFrameTable.Wait> {
  /** Milliseconds: half of the players waited less, 95 of 100 did. */
  record Wait(double p50, double p95) {}

  private final int connects;
  private final Map<String, List<Double>> medians = new LinkedHashMap<>();
  private final Map<String, List<Double>> slow = new LinkedHashMap<>();

  FirstFrameTable(int connects) {
    this.connects = connects;
  }

  @Override
  public void add(String target, Wait wait) {
    medians.computeIfAbsent(target, name -> new ArrayList<>()).add(wait.p50());
    slow.computeIfAbsent(target, name -> new ArrayList<>()).add(wait.p95());
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "first whole key frame of a new player, %d connects a round, medians%n"
                + "%-20s %9s %9s %17s%n",
            connects,
            "",
            "p50 ms",
            "p95 ms",
            "p50 over direct"));
    double direct = Medians.of(medians.getOrDefault("direct", List.of()));
    medians.forEach(
        (target, values) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-20s %9s %9s %17s%n",
                    target,
                    Medians.text(Medians.of(values), 2),
                    Medians.text(Medians.of(slow.getOrDefault(target, List.of())), 2),
                    Medians.text(Medians.of(values) - direct, 2))));
    return text.toString();
  }
}
