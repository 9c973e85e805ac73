package io.weir.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts the proxies that are compared, each with a configuration of its own in one directory. */
final class Proxies {
  static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Path directory;
  private final Path weir;
  private final int originPort;
  private int started;

  /**
   * Proxies to one origin.
   *
   * @param directory for configurations and logs
   * @param weir the unpacked distribution
   */
  Proxies(Path directory, Path weir, int originPort) {
    this.directory = directory;
    this.weir = weir;
    this.originPort = originPort;
  }

  /** HAProxy in TCP mode on so many threads. */
  ProxyProcess haproxy(String name, boolean splice, int threads)
      throws IOException, InterruptedException {
    int port = ProxyProcess.freePort();
    Path config =
        write(
            ".cfg",
            """
            global
              maxconn 4000
              nbthread %d
              %s
            defaults
              mode tcp
              timeout connect 2s
              timeout client 1m
              timeout server 1m
              %s
            listen rtmp
              bind 127.0.0.1:%d backlog 4096
              server origin 127.0.0.1:%d
            """
                .formatted(
                    threads,
                    splice ? "" : "nosplice",
                    splice ? "option splice-auto" : "",
                    port,
                    originPort));
    ProcessBuilder command = new ProcessBuilder("haproxy", "-db", "-f", config.toString());
    return ProxyProcess.start(name, command, log(config), port);
  }

  /**
   * Weir as it is shipped, with the origin in its configuration.
   *
   * @param eventLoops 0 for its own default
   * @param jvmOptions beyond those it has
   */
  ProxyProcess weir(String name, int eventLoops, List<String> jvmOptions)
      throws IOException, InterruptedException {
    int port = ProxyProcess.freePort();
    Path config =
        write(
            ".conf",
            """
            weir.origins.static = [{ id = "o1", endpoints { rtmp = ["127.0.0.1:%d"] } }]
            weir.protocols.rtmp.listen = "127.0.0.1:%d"
            weir.api.listen = "127.0.0.1:%d"
            weir.protocols.http.enabled = false
            weir.protocols.srt.enabled = false
            weir.net.event-loops = %d
            """
                .formatted(originPort, port, ProxyProcess.freePort(), eventLoops));
    ProcessBuilder command =
        new ProcessBuilder(
            weir.resolve("bin").resolve("weir").toString(), "run", "--config", config.toString());
    if (!jvmOptions.isEmpty()) {
      command.environment().put("JAVA_OPTS", String.join(" ", jvmOptions));
    }
    return ProxyProcess.start(name, command, log(config), port);
  }

  private Path write(String suffix, String text) throws IOException {
    return Files.writeString(directory.resolve("proxy" + started++ + suffix), text);
  }

  private static Path log(Path config) {
    return config.resolveSibling(config.getFileName() + ".log");
  }
}
