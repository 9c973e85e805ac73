package io.weir.bench.run;

import io.weir.bench.run.Plan.Kind;
import io.weir.bench.run.Plan.Part;
import java.io.IOException;
import java.util.List;

/** Players by RTMPS: both proxies end TLS, by the same certificate and cipher. */
final class RtmpsParts {
  private final Testbed testbed;
  private final Plan plan;
  private final Turns turns;
  private final Proxies proxies;

  RtmpsParts(Testbed testbed) throws IOException {
    this.testbed = testbed;
    this.plan = testbed.plan();
    this.turns = testbed.turns();
    this.proxies = testbed.proxies(Wire.RTMPS, Cores.ALL);
  }

  /** Those that the plan names. */
  void players() throws IOException, InterruptedException {
    if (plan.wants(Part.RTMPS)) {
      turns.with(
          proxies,
          plan.targets(Kind.NOSPLICE, Kind.THREADS, Kind.WEIR, Kind.WEIR1, Kind.URING),
          this::measure);
    }
  }

  private void measure(List<Target> targets) throws IOException, InterruptedException {
    turns.warmUp(targets, target -> testbed.warming().tlsPlayers(target, plan.players));
    turns.run(
        "RTMPS players",
        targets,
        target -> testbed.measuring().tlsPlayers(target, plan.players),
        Tables.relaying(
            plan.players + " players of one 2 Mbit/s stream by RTMPS (TLS 1.3, AES-128-GCM)",
            plan,
            plan.players,
            proxies.yardstick()));
  }
}
