package io.weir.bench.run;

import io.weir.bench.run.Plan.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The load generators of a comparison, and what is asked of them.
 *
 * @param directory proxies write there
 */
record Testbed(Plan plan, Turns turns, LoadProcess origin, LoadProcess client, Path directory) {

  /**
   * Proxies before this origin.
   *
   * @param cores that they may use
   */
  Proxies proxies(Wire wire, Cores cores) throws IOException {
    return new Proxies(
        directory, plan.weir.toAbsolutePath(), plan.lines, wire, origin.port(wire), cores);
  }

  /** Load before anything is counted. */
  Relaying warming() {
    return warming(1);
  }

  /** So many times as long. */
  Relaying warming(int times) {
    return new Relaying(
        origin, client, Duration.ZERO, Duration.ofSeconds(plan.warmUp).multipliedBy(times));
  }

  /** Load that counts. */
  Relaying measuring() {
    return new Relaying(
        origin, client, Duration.ofSeconds(plan.settle), Duration.ofSeconds(plan.seconds));
  }

  /**
   * Memory of sessions, one fresh proxy after the other.
   *
   * @param opening the client's command
   */
  void memory(String title, Proxies proxies, List<Kind> kinds, Memory.Opening opening)
      throws IOException, InterruptedException {
    turns.memory(title, proxies, kinds, client, opening);
  }
}
