package io.weir.bench.run;

import io.weir.bench.run.Plan.Kind;
import io.weir.bench.run.Plan.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Players, publishers, first frames and memory by RTMP. */
final class RtmpParts {
  /** Few messages make a proxy warm late: so many times the warm-up of the other loads. */
  private static final int PUBLISHERS_WARM_UP = 3;

  private final Plan plan;
  private final Turns turns;
  private final LoadProcess origin;
  private final LoadProcess client;
  private final Proxies proxies;

  RtmpParts(Plan plan, Turns turns, LoadProcess origin, LoadProcess client, Path directory)
      throws IOException {
    this.plan = plan;
    this.turns = turns;
    this.origin = origin;
    this.client = client;
    this.proxies =
        new Proxies(
            directory,
            plan.weir.toAbsolutePath(),
            plan.lines,
            Wire.RTMP,
            origin.port(Wire.RTMP),
            Cores.ALL);
  }

  /** Those that the plan names. */
  void run() throws IOException, InterruptedException {
    List<Kind> kinds =
        plan.targets(Kind.DIRECT, Kind.NOSPLICE, Kind.THREADS, Kind.SPLICE, Kind.WEIR, Kind.WEIR1);
    if (plan.wants(Part.PLAYERS, Part.PUBLISHERS, Part.FIRST)) {
      turns.with(proxies, kinds, this::load);
    }
    if (plan.wants(Part.MEMORY)) {
      turns.memory(
          "memory for a session",
          proxies,
          kinds,
          client,
          (port, sessions) -> "play " + port + " low " + sessions);
    }
  }

  private void load(List<Target> targets) throws IOException, InterruptedException {
    Duration warmUp = Duration.ofSeconds(plan.warmUp);
    Relaying warming = new Relaying(origin, client, Duration.ZERO, warmUp);
    Relaying warmingLong =
        new Relaying(origin, client, Duration.ZERO, warmUp.multipliedBy(PUBLISHERS_WARM_UP));
    int chunkSize = plan.chunkSizes.get(0);
    turns.warmUp(
        targets,
        this::firstFrames,
        target -> warming.players(target, plan.players),
        target -> warming.publishers(target, plan.players, chunkSize),
        target -> warmingLong.publishers(target, plan.publishers, chunkSize));
    Relaying relaying =
        new Relaying(
            origin, client, Duration.ofSeconds(plan.settle), Duration.ofSeconds(plan.seconds));
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

  private RelayTable table(String title, int streams) {
    return new RelayTable(title, plan, streams, proxies.yardstick());
  }

  private FirstFrameTable.Wait firstFrames(Target target) throws IOException, InterruptedException {
    Answer nanos = client.ask("first " + target.port() + " " + plan.connects);
    return new FirstFrameTable.Wait(nanos.get("p50") / 1e6, nanos.get("p95") / 1e6);
  }
}
