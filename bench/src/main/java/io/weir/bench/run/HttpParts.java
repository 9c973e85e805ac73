package io.weir.bench.run;

import io.weir.bench.run.Plan.Kind;
import io.weir.bench.run.Plan.Part;
import java.io.IOException;
import java.util.List;

/** Players and memory by HTTP-FLV, and playlists. */
final class HttpParts {
  private final Testbed testbed;
  private final Plan plan;
  private final Turns turns;
  private final Proxies proxies;

  /**
   * What is run there.
   *
   * @param cores that proxies may use
   */
  HttpParts(Testbed testbed, Cores cores) throws IOException {
    this.testbed = testbed;
    this.plan = testbed.plan();
    this.turns = testbed.turns();
    this.proxies = testbed.proxies(Wire.HTTP, cores);
  }

  /** Players and their memory. */
  void flv() throws IOException, InterruptedException {
    List<Kind> kinds = plan.streamTargets();
    if (plan.wants(Part.FLV)) {
      turns.with(proxies, kinds, this::players);
    }
    if (plan.wants(Part.FLV_MEMORY)) {
      testbed.memory(
          "memory for an HTTP-FLV viewer",
          proxies,
          kinds,
          (port, viewers) -> "flv " + port + " low " + viewers);
    }
  }

  private void players(List<Target> targets) throws IOException, InterruptedException {
    turns.warmUp(targets, target -> testbed.warming().flvPlayers(target, plan.flvPlayers));
    turns.run(
        "HTTP-FLV players",
        targets,
        target -> testbed.measuring().flvPlayers(target, plan.flvPlayers),
        Tables.relaying(
            plan.flvPlayers + " HTTP-FLV players of one 2 Mbit/s stream",
            plan,
            plan.flvPlayers,
            proxies.yardstick()));
  }

  /** Playlists; a proxy with more than one thread would only get into its own way on one core. */
  void playlists() throws IOException, InterruptedException {
    turns.with(
        proxies,
        plan.targets(Kind.DIRECT, Kind.NOSPLICE, Kind.WEIR1),
        targets -> {
          turns.warmUp(targets, target -> testbed.warming().pollers(target, plan.pollers));
          turns.run(
              "playlists",
              targets,
              target -> testbed.measuring().pollers(target, plan.pollers),
              Tables.polls(
                  "playlists over " + plan.pollers + " connections", plan, proxies.yardstick()));
        });
  }
}
