package io.weir.it.kit;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A real HAProxy that passes TCP connections on, from a free port of loopback. */
public final class HaProxy implements AutoCloseable {
  private final Tool process;
  private final int port;

  private HaProxy(Tool process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one and waits until it accepts.
   *
   * @param bind options of its listener, such as {@code accept-proxy}
   * @param server options of the other side, such as {@code send-proxy-v2}
   * @param to a port of loopback
   */
  public static HaProxy start(String bind, String server, int to) {
    Path directory = Workplace.directory("haproxy");
    int port = Ports.free(1).get(0);
    String configuration =
        """
        global
          nbthread 1
        defaults
          mode tcp
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        listen front
          bind 127.0.0.1:%d %s
          server weir 127.0.0.1:%d %s
        """;
    Path file =
        Workplace.write(
            directory.resolve("haproxy.cfg"), configuration.formatted(port, bind, to, server));
    Tool process = Tool.start(directory, "haproxy", "-db", "-f", file.toString());
    Awaitility.await("HAProxy accepts")
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw process.failure("ended");
              }
              return Ports.accepts(port);
            });
    return new HaProxy(process, port);
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.close();
  }
}
