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
    return media(target, measure(target, "play " + target.port() + " full " + count, client));
  }

  /** The same by TLS. */
  Sample tlsPlayers(Target target, int count) throws IOException, InterruptedException {
    return media(target, measure(target, "rtmps " + target.port() + " full " + count, client));
  }

  /** Publishers of full streams. */
  Sample publishers(Target target, int count, int chunkSize)
      throws IOException, InterruptedException {
    String command = "publish " + target.port() + " " + count + " " + chunkSize;
    return media(target, measure(target, command, origin));
  }

  /** Many players of the one full stream by HTTP-FLV. */
  Sample flvPlayers(Target target, int count) throws IOException, InterruptedException {
    return media(target, measure(target, "flv " + target.port() + " full " + count, client));
  }

  /** Many players of one stream by SRT. */
  PacketSample srtPlayers(Target target, String stream, int count)
      throws IOException, InterruptedException {
    return packets(target, "srt " + target.port() + " " + stream + " " + count);
  }

  /** Sessions of WebRTC that send and receive. */
  PacketSample rtcSessions(Target target, int count) throws IOException, InterruptedException {
    return packets(target, "rtc " + target.port() + " " + count);
  }

  private PacketSample packets(Target target, String command)
      throws IOException, InterruptedException {
    Window window = measure(target, command, client);
    Answer received = window.received();
    return new PacketSample(
        target.pid() == 0 ? Double.NaN : window.proxyCpu() / window.packets() * 1e6,
        window.packets() / window.seconds(),
        received.get("messages") / window.seconds(),
        received.get("p50") / NANOS_PER_MILLI,
        received.get("p99") / NANOS_PER_MILLI,
        window.dropped(),
        window.othersCpu());
  }

  /** Viewers that ask for playlists without a pause. */
  PollSample pollers(Target target, int count) throws IOException, InterruptedException {
    return requests(target, "poll " + target.port() + " " + count);
  }

  /** Callers by SRT that call again without a pause. */
  PollSample srtCalls(Target target, int count) throws IOException, InterruptedException {
    return requests(target, "redial " + target.port() + " " + count);
  }

  private PollSample requests(Target target, String command)
      throws IOException, InterruptedException {
    Window window = measure(target, command, client);
    Answer received = window.received();
    double requests = received.get("messages");
    return new PollSample(
        requests / window.seconds(),
        target.pid() == 0 ? Double.NaN : window.proxyCpu() / requests * 1e6,
        window.proxyCpu() / window.seconds(),
        received.get("p50") / NANOS_PER_MILLI,
        received.get("p99") / NANOS_PER_MILLI,
        window.dropped(),
        window.othersCpu());
  }

  /**
   * What one window of load showed.
   *
   * @param proxyCpu seconds
   * @param packets datagrams that came to clients and to the origin
   * @param othersCpu CPU seconds a second of processes that are no part of this
   */
  private record Window(
      double seconds,
      double proxyCpu,
      Answer received,
      double packets,
      long dropped,
      double othersCpu) {}

  private Window measure(Target target, String command, LoadProcess receiver)
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
    Answer byClient = client.ask("stats");
    Answer byOrigin = origin.ask("stats");
    client.ask("close");
    Answer received = receiver == client ? byClient : byOrigin;
    double seconds = received.get("nanos") / 1e9;
    return new Window(
        seconds,
        proxy,
        received,
        byClient.get("packets") + byOrigin.get("packets"),
        byClient.get("dropped") + byOrigin.get("dropped"),
        Math.max(others / seconds, 0));
  }

  private static Sample media(Target target, Window window) throws IOException {
    Answer received = window.received();
    double gigabytes = received.get("bytes") / 1e9;
    return new Sample(
        target.pid() == 0 ? Double.NaN : window.proxyCpu() / gigabytes,
        gigabytes,
        received.get("p50") / NANOS_PER_MILLI,
        received.get("p99") / NANOS_PER_MILLI,
        window.dropped(),
        window.othersCpu());
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
