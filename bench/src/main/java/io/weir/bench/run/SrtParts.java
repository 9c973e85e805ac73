package io.weir.bench.run;

import io.weir.bench.run.Plan.Kind;
import io.weir.bench.run.Plan.Part;
import java.io.IOException;
import java.util.List;

/** Players, callers and memory by SRT. */
final class SrtParts {
  /** Of one stream, 2 Mbit/s. */
  private static final int PACKETS_A_SECOND = 190;

  private final Testbed testbed;
  private final Plan plan;
  private final Turns turns;
  private final Proxies proxies;

  /**
   * What is run there.
   *
   * @param cores that proxies may use
   */
  SrtParts(Testbed testbed, Cores cores) throws IOException {
    this.testbed = testbed;
    this.plan = testbed.plan();
    this.turns = testbed.turns();
    this.proxies = testbed.proxies(Wire.SRT, cores);
  }

  /** Players and their memory. */
  void players() throws IOException, InterruptedException {
    List<Kind> kinds = plan.targets(Kind.DIRECT, Kind.NGINX, Kind.WORKERS, Kind.WEIR, Kind.WEIR1);
    if (plan.wants(Part.SRT)) {
      turns.with(proxies, kinds, this::players);
    }
    if (plan.wants(Part.SRT_MEMORY)) {
      testbed.memory(
          "memory for an SRT session",
          proxies,
          kinds,
          (port, sessions) -> "srt " + port + " low " + sessions);
    }
  }

  private void players(List<Target> targets) throws IOException, InterruptedException {
    turns.warmUp(
        targets,
        target -> testbed.warming().srtPlayers(target, "paced", plan.srtPlayers.get(0)),
        target -> testbed.warming().srtPlayers(target, "bursts", plan.srtPlayers.get(0)));
    for (int players : plan.srtPlayers) {
      players(targets, players, "paced", "packet by packet");
      players(targets, players, "bursts", "a frame at once");
    }
  }

  private void players(List<Target> targets, int players, String stream, String shape)
      throws IOException, InterruptedException {
    turns.run(
        players + " SRT players, " + shape,
        targets,
        target -> testbed.measuring().srtPlayers(target, stream, players),
        Tables.packets(
            players + " SRT players of one 2 Mbit/s stream, " + shape,
            plan,
            players * PACKETS_A_SECOND,
            proxies.yardstick()));
  }

  /** Handshakes on one core. */
  void calls() throws IOException, InterruptedException {
    turns.with(
        proxies,
        plan.targets(Kind.DIRECT, Kind.WEIR1),
        targets -> {
          turns.warmUp(targets, target -> testbed.warming().srtCalls(target, plan.callers));
          turns.run(
              "SRT calls",
              targets,
              target -> testbed.measuring().srtCalls(target, plan.callers),
              Tables.polls(
                  "SRT calls by " + plan.callers + " callers, hung up when let in",
                  plan,
                  proxies.yardstick()));
        });
  }
}
