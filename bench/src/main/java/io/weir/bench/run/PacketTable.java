package io.weir.bench.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** CPU for a packet and latency of each target, medians over the rounds. */
final class PacketTable implements Table<PacketSample> {
  private static final double STREAM_PACKETS_PER_SECOND = 190;
  private static final double PLAUSIBLE = 0.8;

  private final String title;
  private final Plan plan;
  private final String yardstick;
  private final double expectedPerSecond;
  private final Map<String, List<PacketSample>> samples = new LinkedHashMap<>();

  /**
   * An empty table.
   *
   * @param streams how many streams of 2 Mbit/s flow
   * @param yardstick the target that ratios are to
   */
  PacketTable(String title, Plan plan, int streams, String yardstick) {
    this.title = title;
    this.plan = plan;
    this.yardstick = yardstick;
    this.expectedPerSecond = streams * STREAM_PACKETS_PER_SECOND;
  }

  @Override
  public void add(String target, PacketSample sample) {
    samples.computeIfAbsent(target, name -> new ArrayList<>()).add(sample);
  }

  private double median(String target, ToDoubleFunction<PacketSample> figure) {
    List<PacketSample> rounds = samples.getOrDefault(target, List.of());
    return Medians.of(rounds.stream().map(figure::applyAsDouble).toList());
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s; %d rounds of %d s, medians%n%-20s %9s %6s %9s %8s %8s %5s  %s%n",
            title,
            plan.rounds,
            plan.seconds,
            "",
            "us/packet",
            "ratio",
            "packets/s",
            "p50 ms",
            "p99 ms",
            "lost",
            "us/packet of each round (CPUs that others used)"));
    double unit = median(yardstick, PacketSample::cpuMicros);
    for (String target : samples.keySet()) {
      double cpu = median(target, PacketSample::cpuMicros);
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %9s %6s %9s %8s %8s %5.0f  %s%n",
              target,
              Medians.text(cpu, 2),
              Medians.text(cpu / unit, 2),
              Medians.text(median(target, PacketSample::perSecond), 0),
              Medians.text(median(target, PacketSample::p50), 3),
              Medians.text(median(target, PacketSample::p99), 3),
              median(target, PacketSample::lost),
              rounds(target)));
    }
    return text.toString();
  }

  private String rounds(String target) {
    return samples.getOrDefault(target, List.of()).stream()
        .map(
            one -> Medians.text(one.cpuMicros(), 2) + " (" + Medians.text(one.othersCpu(), 2) + ")")
        .collect(Collectors.joining(" "));
  }

  /** Streams that did not flow. */
  @Override
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    samples.forEach(
        (target, rounds) -> {
          for (PacketSample sample : rounds) {
            if (sample.perSecond() < PLAUSIBLE * expectedPerSecond) {
              complaints.add(
                  title
                      + ", "
                      + target
                      + ": "
                      + sample
                      + " (expected: "
                      + expectedPerSecond
                      + " packets a second)");
            }
          }
        });
    return complaints;
  }
}
