package io.weir.bench.run;

import java.io.IOException;
import java.time.Duration;

/** Measures the cost of media that flows through a target, over a window. */
final class Relaying {
  private static final double NANOS_PER_MILLI = 1e6;

  private final LoadProcess origin;
  private final LoadProcess client;
  private final Duration settle;
  private final Duration window;

  Relaying(LoadProcess origin, LoadProcess client, Duration settle, Duration window) {
    this.origin = origin;
    this.client = client;
    this.settle = settle;
    this.window = window;
  }

  /** Many players of the one full stream. */
  Sample players(Target target, int count) throws IOException, InterruptedException {
    return measure(target, "play " + target.port() + " full " + count, client);
  }

  /** Publishers of full streams. */
  Sample publishers(Target target, int count, int chunkSize)
      throws IOException, InterruptedException {
    return measure(target, "publish " + target.port() + " " + count + " " + chunkSize, origin);
  }

  private Sample measure(Target target, String command, LoadProcess receiver)
      throws IOException, InterruptedException {
    client.ask(command);
    Thread.sleep(settle.toMillis());
    client.ask("mark");
    origin.ask("mark");
    double proxyBefore = cpu(target);
    double oursBefore = ours(target);
    double busyBefore = ProcessFigures.busySeconds();
    Thread.sleep(window.toMillis());
    double proxy = cpu(target) - proxyBefore;
    double others = ProcessFigures.busySeconds() - busyBefore - (ours(target) - oursBefore);
    Answer received = receiver.ask("stats");
    long dropped = client.ask("stats").get("dropped") + origin.ask("stats").get("dropped");
    client.ask("close");
    double gigabytes = received.get("bytes") / 1e9;
    double seconds = received.get("nanos") / 1e9;
    return new Sample(
        target.pid() == 0 ? Double.NaN : proxy / gigabytes,
        gigabytes,
        received.get("p50") / NANOS_PER_MILLI,
        received.get("p99") / NANOS_PER_MILLI,
        dropped,
        Math.max(others / seconds, 0));
  }

  private static double cpu(Target target) throws IOException {
    return target.pid() == 0 ? 0 : ProcessFigures.cpuSeconds(target.pid());
  }

  private double ours(Target target) throws IOException {
    return cpu(target)
        + ProcessFigures.cpuSeconds(client.pid())
        + ProcessFigures.cpuSeconds(origin.pid());
  }
}
