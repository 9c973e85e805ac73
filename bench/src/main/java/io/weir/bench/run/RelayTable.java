package io.weir.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CPU for a gigabyte and latency of each target, medians over the rounds. */
final class RelayTable implements Table<Sample> {
  private static final double STREAM_BYTES_PER_SECOND = 250_000;
  private static final double PLAUSIBLE = 0.5;

  private final String title;
  private final Plan plan;
  private final String yardstick;
  private final double expectedGigabytes;
  private final Rounds<Sample> rounds = new Rounds<>();

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
    rounds.add(target, sample);
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
    double unit = rounds.median(yardstick, Sample::cpuPerGb);
    for (String target : rounds.targets()) {
      double cpu = rounds.median(target, Sample::cpuPerGb);
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %9s %6s %8s %8s %7s %5.0f  %s%n",
              target,
              Medians.text(cpu, 3),
              Medians.text(cpu / unit, 2),
              Medians.text(rounds.median(target, Sample::p50), 2),
              Medians.text(rounds.median(target, Sample::p99), 2),
              Medians.text(rounds.median(target, Sample::gigabytes), 3),
              rounds.median(target, Sample::dropped),
              rounds.each(
                  target,
                  one ->
                      Medians.text(one.cpuPerGb(), 3)
                          + " ("
                          + Medians.text(one.othersCpu(), 2)
                          + ")")));
    }
    return text.toString();
  }

  /** Streams that did not flow. */
  @Override
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    rounds.forEach(
        (target, sample) -> {
          if (sample.gigabytes() < PLAUSIBLE * expectedGigabytes || sample.p50() <= 0) {
            complaints.add(
                title + ", " + target + ": " + sample + " (expected: " + expectedGigabytes + ")");
          }
        });
    return complaints;
  }
}
