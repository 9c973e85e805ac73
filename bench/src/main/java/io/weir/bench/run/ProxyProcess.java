package io.weir.bench.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A proxy in a process of its own. Closing it ends the process. */
final class ProxyProcess implements Target {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 50;

  private final String name;
  private final Process process;
  private final int port;

  private ProxyProcess(String name, Process process, int port) {
    this.name = name;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a proxy and waits until it serves.
   *
   * @param output where its output goes
   * @param wire what it speaks
   */
  static ProxyProcess start(String name, ProcessBuilder command, Path output, Wire wire, int port)
      throws IOException, InterruptedException {
    Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    ProxyProcess started = new ProxyProcess(name, process, port);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!wire.answers(port)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        started.close();
        throw new IOException(name + " does not serve on " + port + "; see " + output);
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return started;
  }

  /** A port that is free now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(2, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
