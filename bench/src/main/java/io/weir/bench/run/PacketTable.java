package io.weir.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CPU for a packet and latency of each target, medians over the rounds. */
final class PacketTable implements Table<PacketSample> {
  private static final double PLAUSIBLE = 0.8;

  private final String title;
  private final Plan plan;
  private final String yardstick;
  private final double expectedPerSecond;
  private final Rounds<PacketSample> rounds = new Rounds<>();

  /**
   * An empty table.
   *
   * @param perSecond packets of all streams that players should get
   * @param yardstick the target that ratios are to
   */
  PacketTable(String title, Plan plan, double perSecond, String yardstick) {
    this.title = title;
    this.plan = plan;
    this.yardstick = yardstick;
    this.expectedPerSecond = perSecond;
  }

  @Override
  public void add(String target, PacketSample sample) {
    rounds.add(target, sample);
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
    double unit = rounds.median(yardstick, PacketSample::cpuMicros);
    for (String target : rounds.targets()) {
      double cpu = rounds.median(target, PacketSample::cpuMicros);
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %9s %6s %9s %8s %8s %5.0f  %s%n",
              target,
              Medians.text(cpu, 2),
              Medians.text(cpu / unit, 2),
              Medians.text(rounds.median(target, PacketSample::perSecond), 0),
              Medians.text(rounds.median(target, PacketSample::p50), 3),
              Medians.text(rounds.median(target, PacketSample::p99), 3),
              rounds.median(target, PacketSample::lost),
              rounds.each(
                  target,
                  one ->
                      Medians.text(one.cpuMicros(), 2)
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
          if (sample.streamPerSecond() < PLAUSIBLE * expectedPerSecond) {
            complaints.add(
                title
                    + ", "
                    + target
                    + ": "
                    + sample
                    + " (expected: "
                    + expectedPerSecond
                    + " packets of the stream a second)");
          }
        });
    return complaints;
  }
}
