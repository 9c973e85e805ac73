package io.weir.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Requests that each target serves and what each costs, medians over the rounds. */
final class PollTable implements Table<PollSample> {
  private final String title;
  private final Plan plan;
  private final String yardstick;
  private final Rounds<PollSample> rounds = new Rounds<>();

  /**
   * An empty table.
   *
   * @param yardstick the target that ratios are to
   */
  PollTable(String title, Plan plan, String yardstick) {
    this.title = title;
    this.plan = plan;
    this.yardstick = yardstick;
  }

  @Override
  public void add(String target, PollSample sample) {
    rounds.add(target, sample);
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s, proxies on one core; %d rounds of %d s, medians%n"
                + "%-20s %9s %6s %8s %6s %6s %8s %8s %6s  %s%n",
            title,
            plan.rounds,
            plan.seconds,
            "",
            "a second",
            "ratio",
            "CPU us",
            "ratio",
            "cores",
            "p50 ms",
            "p99 ms",
            "failed",
            "CPU us of each round (CPUs that others used)"));
    double rate = rounds.median(yardstick, PollSample::perSecond);
    double micros = rounds.median(yardstick, PollSample::cpuMicros);
    for (String target : rounds.targets()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %9s %6s %8s %6s %6s %8s %8s %6.0f  %s%n",
              target,
              Medians.text(rounds.median(target, PollSample::perSecond), 0),
              Medians.text(rounds.median(target, PollSample::perSecond) / rate, 2),
              Medians.text(rounds.median(target, PollSample::cpuMicros), 1),
              Medians.text(rounds.median(target, PollSample::cpuMicros) / micros, 2),
              Medians.text(rounds.median(target, PollSample::cores), 2),
              Medians.text(rounds.median(target, PollSample::p50), 2),
              Medians.text(rounds.median(target, PollSample::p99), 2),
              rounds.median(target, PollSample::failed),
              rounds.each(
                  target,
                  one ->
                      Medians.text(one.cpuMicros(), 1)
                          + " ("
                          + Medians.text(one.othersCpu(), 2)
                          + ")")));
    }
    return text.toString();
  }

  /** Playlists that did not come. */
  @Override
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    rounds.forEach(
        (target, sample) -> {
          if (sample.perSecond() < 1 || sample.failed() > 0) {
            complaints.add(title + ", " + target + ": " + sample + " (expected: all answered)");
          }
        });
    return complaints;
  }
}
