package io.weir.bench.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** CPU for a gigabyte and latency of each target, medians over the rounds. */
final class RelayTable implements Table<Sample> {
  private static final double STREAM_BYTES_PER_SECOND = 250_000;
  private static final double PLAUSIBLE = 0.5;

  private final String title;
  private final Plan plan;
  private final String yardstick;
  private final double expectedGigabytes;
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /**
   * An empty table.
   *
   * @param streams how many streams of 2 Mbit/s flow
   * @param yardstick the target that ratios are to
   */
  RelayTable(String title, Plan plan, int streams, String yardstick) {
    this.title = title;
    this.yardstick = yardstick;
    this.plan = plan;
    this.expectedGigabytes = streams * STREAM_BYTES_PER_SECOND * plan.seconds / 1e9;
  }

  @Override
  public void add(String target, Sample sample) {
    samples.computeIfAbsent(target, name -> new ArrayList<>()).add(sample);
  }

  private double median(String target, ToDoubleFunction<Sample> figure) {
    List<Sample> rounds = samples.getOrDefault(target, List.of());
    return Medians.of(rounds.stream().map(figure::applyAsDouble).toList());
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s; %d rounds of %d s, medians%n%-20s %9s %6s %8s %8s %7s %5s  %s%n",
            title,
            plan.rounds,
            plan.seconds,
            "",
            "CPU-s/GB",
            "ratio",
            "p50 ms",
            "p99 ms",
            "GB",
            "drops",
            "CPU-s/GB of each round (CPUs that others used)"));
    double unit = median(yardstick, Sample::cpuPerGb);
    for (String target : samples.keySet()) {
      double cpu = median(target, Sample::cpuPerGb);
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %9s %6s %8s %8s %7s %5.0f  %s%n",
              target,
              Medians.text(cpu, 3),
              Medians.text(cpu / unit, 2),
              Medians.text(median(target, Sample::p50), 2),
              Medians.text(median(target, Sample::p99), 2),
              Medians.text(median(target, Sample::gigabytes), 3),
              median(target, Sample::dropped),
              rounds(target)));
    }
    return text.toString();
  }

  private String rounds(String target) {
    return samples.getOrDefault(target, List.of()).stream()
        .map(one -> Medians.text(one.cpuPerGb(), 3) + " (" + Medians.text(one.othersCpu(), 2) + ")")
        .collect(Collectors.joining(" "));
  }

  /** Streams that did not flow. */
  @Override
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    samples.forEach(
        (target, rounds) -> {
          for (Sample sample : rounds) {
            if (sample.gigabytes() < PLAUSIBLE * expectedGigabytes || sample.p50() <= 0) {
              complaints.add(
                  title + ", " + target + ": " + sample + " (expected: " + expectedGigabytes + ")");
            }
          }
        });
    return complaints;
  }
}
