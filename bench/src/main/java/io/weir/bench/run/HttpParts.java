package io.weir.bench.run;

import io.weir.bench.run.Plan.Kind;
import io.weir.bench.run.Plan.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Players and memory by HTTP-FLV, and playlists. */
final class HttpParts {
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
  HttpParts(
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
            Wire.HTTP,
            origin.port(Wire.HTTP),
            cores);
  }

  /** Players and their memory. */
  void flv() throws IOException, InterruptedException {
    List<Kind> kinds =
        plan.targets(Kind.DIRECT, Kind.NOSPLICE, Kind.THREADS, Kind.WEIR, Kind.WEIR1);
    if (plan.wants(Part.FLV)) {
      turns.with(proxies, kinds, this::players);
    }
    if (plan.wants(Part.FLV_MEMORY)) {
      turns.memory(
          "memory for an HTTP-FLV viewer",
          proxies,
          kinds,
          client,
          (port, viewers) -> "flv " + port + " low " + viewers);
    }
  }

  private void players(List<Target> targets) throws IOException, InterruptedException {
    turns.warmUp(targets, target -> warming().flvPlayers(target, plan.flvPlayers));
    turns.run(
        "HTTP-FLV players",
        targets,
        target -> measuring().flvPlayers(target, plan.flvPlayers),
        new RelayTable(
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
          turns.warmUp(targets, target -> warming().pollers(target, plan.pollers));
          turns.run(
              "playlists",
              targets,
              target -> measuring().pollers(target, plan.pollers),
              new PollTable(
                  "playlists over " + plan.pollers + " connections", plan, proxies.yardstick()));
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
