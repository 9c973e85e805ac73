package io.weir.bench.run;

import io.weir.bench.run.Plan.Kind;
import io.weir.bench.run.Plan.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Players, callers and memory by SRT. */
final class SrtParts {
  private final Plan plan;
  private final Turns turns;
  private final LoadProcess origin;
  private final LoadProcess client;
  private final Proxies proxies;

  /**
   * What is run with these load generators.
   *
   * @param cores that proxies may use
   */
  SrtParts(
      Plan plan, Turns turns, LoadProcess origin, LoadProcess client, Path directory, Cores cores)
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
            Wire.SRT,
            origin.port(Wire.SRT),
            cores);
  }

  /** Players and their memory. */
  void players() throws IOException, InterruptedException {
    List<Kind> kinds = plan.targets(Kind.DIRECT, Kind.NGINX, Kind.WEIR, Kind.WEIR1);
    if (plan.wants(Part.SRT)) {
      turns.with(proxies, kinds, this::players);
    }
    if (plan.wants(Part.SRT_MEMORY)) {
      turns.memory(
          "memory for an SRT session",
          proxies,
          kinds,
          client,
          (port, sessions) -> "srt " + port + " low " + sessions);
    }
  }

  private void players(List<Target> targets) throws IOException, InterruptedException {
    turns.warmUp(
        targets,
        target -> warming().srtPlayers(target, "paced", plan.srtPlayers.get(0)),
        target -> warming().srtPlayers(target, "bursts", plan.srtPlayers.get(0)));
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
        target -> measuring().srtPlayers(target, stream, players),
        new PacketTable(
            players + " SRT players of one 2 Mbit/s stream, " + shape,
            plan,
            players,
            proxies.yardstick()));
  }

  /** Handshakes on one core. */
  void calls() throws IOException, InterruptedException {
    turns.with(
        proxies,
        plan.targets(Kind.DIRECT, Kind.WEIR1),
        targets -> {
          turns.warmUp(targets, target -> warming().srtCalls(target, plan.callers));
          turns.run(
              "SRT calls",
              targets,
              target -> measuring().srtCalls(target, plan.callers),
              new PollTable(
                  "SRT calls by " + plan.callers + " callers, hung up when let in",
                  plan,
                  proxies.yardstick()));
        });
  }

  private Relaying warming() {
    return new Relaying(origin, client, Duration.ZERO, Duration.ofSeconds(plan.warmUp));
  }

  private Relaying measuring() {
    return new Relaying(
        origin, client, Duration.ofSeconds(plan.settle), Duration.ofSeconds(plan.seconds));
  }
}
