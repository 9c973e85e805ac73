package io.weir.bench.run;

import io.weir.bench.run.Plan.Kind;
import io.weir.bench.run.Plan.Part;
import java.io.IOException;
import java.util.List;

/** Players, publishers, first frames and memory by RTMP. */
final class RtmpParts {
  /** Few messages make a proxy warm late: so many times the warm-up of the other loads. */
  private static final int PUBLISHERS_WARM_UP = 3;

  private final Testbed testbed;
  private final Plan plan;
  private final Turns turns;
  private final Proxies proxies;

  RtmpParts(Testbed testbed) throws IOException {
    this.testbed = testbed;
    this.plan = testbed.plan();
    this.turns = testbed.turns();
    this.proxies = testbed.proxies(Wire.RTMP, Cores.ALL);
  }

  /** Those that the plan names. */
  void run() throws IOException, InterruptedException {
    List<Kind> kinds = plan.streamTargets();
    if (plan.wants(Part.PLAYERS, Part.PUBLISHERS, Part.FIRST)) {
      turns.with(proxies, kinds, this::load);
    }
    if (plan.wants(Part.MEMORY)) {
      testbed.memory(
          "memory for a session",
          proxies,
          kinds,
          (port, sessions) -> "play " + port + " low " + sessions);
    }
  }

  private void load(List<Target> targets) throws IOException, InterruptedException {
    Relaying warming = testbed.warming();
    Relaying warmingLong = testbed.warming(PUBLISHERS_WARM_UP);
    Relaying relaying = testbed.measuring();
    int chunkSize = plan.chunkSizes.get(0);
    turns.warmUp(
        targets,
        this::firstFrames,
        target -> warming.players(target, plan.players),
        target -> warming.publishers(target, plan.players, chunkSize),
        target -> warmingLong.publishers(target, plan.publishers, chunkSize));
    if (plan.wants(Part.PLAYERS)) {
      turns.run(
          "players",
          targets,
          target -> relaying.players(target, plan.players),
          table(plan.players + " players of one 2 Mbit/s stream", plan.players));
    }
    if (plan.wants(Part.PUBLISHERS)) {
      for (int size : plan.chunkSizes) {
        turns.run(
            "publishers",
            targets,
            target -> relaying.publishers(target, plan.publishers, size),
            table(
                plan.publishers + " publishers of 2 Mbit/s each, chunk size " + size,
                plan.publishers));
      }
    }
    if (plan.wants(Part.FIRST)) {
      turns.run("first frames", targets, this::firstFrames, new FirstFrameTable(plan.connects));
    }
  }

  private Table<Sample> table(String title, int streams) {
    return Tables.relaying(title, plan, streams, proxies.yardstick());
  }

  private FirstFrameTable.Wait firstFrames(Target target) throws IOException, InterruptedException {
    Answer nanos = testbed.client().ask("first " + target.port() + " " + plan.connects);
    return new FirstFrameTable.Wait(nanos.get("p50") / 1e6, nanos.get("p95") / 1e6);
  }
}
