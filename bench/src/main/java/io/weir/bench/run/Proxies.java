package io.weir.bench.run;

import io.weir.bench.run.Plan.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts the proxies that are compared, each with a configuration of its own in one directory. All
 * lead to one origin by one protocol.
 *
 * @param directory for configurations and logs
 * @param weir the unpacked distribution
 * @param lines of Weir's configuration
 * @param cores that a proxy may use
 */
record Proxies(
    Path directory, Path weir, List<String> lines, Wire wire, int originPort, Cores cores) {
  private static final String NGINX = "/usr/sbin/nginx";
  private static final Path NGINX_STREAM = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

  /** A proxy that can be compared. */
  Target start(Kind kind, List<String> jvmOptions) throws IOException, InterruptedException {
    return switch (kind) {
      case DIRECT -> new Direct(originPort);
      case NOSPLICE -> haproxy(yardstick(), false, 1);
      case THREADS -> haproxy("haproxy, all cores", false, Cores.COUNT);
      case SPLICE -> haproxy("haproxy splice", true, 1);
      case NGINX -> nginx(yardstick(), 1);
      case WORKERS -> nginx("nginx stream, all cores", Cores.COUNT);
      case WEIR -> weir("weir", 0, jvmOptions);
      case WEIR1 -> weir("weir, 1 event loop", 1, jvmOptions);
      case URING -> weir("weir, io_uring", 0, jvmOptions);
    };
  }

  /** The name of the proxy that others are compared with. */
  String yardstick() {
    return switch (wire) {
      case RTMP -> "haproxy nosplice";
      case RTMPS -> "haproxy ssl";
      case HTTP -> "haproxy http";
      case SRT, WEBRTC -> "nginx stream";
    };
  }

  private ProxyProcess haproxy(String name, boolean splice, int threads)
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
              timeout connect 2s
              timeout client 1m
              timeout server 1m
              %s
            listen media
              %s
              bind 127.0.0.1:%d backlog 4096%s
              server origin 127.0.0.1:%d
            """
                .formatted(
                    threads,
                    splice ? "" : "nosplice",
                    splice ? "option splice-auto" : "",
                    mode(),
                    port,
                    wire == Wire.RTMPS
                        ? " ssl ciphersuites TLS_AES_128_GCM_SHA256 crt " + certificate()
                        : "",
                    originPort));
    return start(name, new ProcessBuilder("haproxy", "-db", "-f", config.toString()), config, port);
  }

  /**
   * In HTTP mode it passes what comes without delay, tells the origin of the client and shares
   * connections to it, all as Weir does.
   */
  private String mode() {
    return wire == Wire.RTMP || wire == Wire.RTMPS
        ? "mode tcp"
        : "mode http\n  option http-no-delay\n  option forwardfor\n  http-reuse always";
  }

  /** Says so if there is none to compare with. */
  static String nginxVersion() throws IOException {
    if (!Files.exists(NGINX_STREAM)) {
      throw new IOException(
          NGINX_STREAM + " (expected: NGINX with it; on Debian nginx-light, libnginx-mod-stream)");
    }
    return Report.version(NGINX, "-v");
  }

  /**
   * Workers with a socket each. A session of NGINX is a client's port; Weir's end after the same
   * silence.
   */
  private ProxyProcess nginx(String name, int workers) throws IOException, InterruptedException {
    int port = ProxyProcess.freePort();
    Path config =
        write(
            ".nginx",
            """
            load_module %s;
            daemon off;
            worker_processes %d;
            pid %s/nginx.pid;
            error_log stderr warn;
            worker_rlimit_nofile 20000;
            events { worker_connections 16000; }
            stream {
              server {
                listen 127.0.0.1:%d udp reuseport;
                proxy_pass 127.0.0.1:%d;
                proxy_timeout 10s;
              }
              %s
            }
            """
                .formatted(NGINX_STREAM, workers, directory, port, originPort, offers(port)));
    return start(
        name,
        new ProcessBuilder(NGINX, "-c", config.toString(), "-p", directory.toString()),
        config,
        port);
  }

  /** What WebRTC has beside its datagrams. */
  private String offers(int port) {
    return wire == Wire.WEBRTC
        ? "server { listen 127.0.0.1:%d; proxy_pass 127.0.0.1:%d; }".formatted(port, originPort)
        : "";
  }

  /** Weir as it is shipped, with the origin in its configuration and one protocol enabled. */
  private ProxyProcess weir(String name, int eventLoops, List<String> jvmOptions)
      throws IOException, InterruptedException {
    int port = ProxyProcess.freePort();
    Path config =
        write(
            ".conf",
            """
            weir.origins.static = [{ id = "o1", endpoints { %s = ["127.0.0.1:%d"] } }]
            weir.protocols { rtmp.enabled = false, http.enabled = false }
            weir.protocols { srt.enabled = false, webrtc.enabled = false }
            weir.protocols.%s { enabled = true, listen = "127.0.0.1:%d" }
            weir.protocols.webrtc.api-listen = "127.0.0.1:%4$d"
            %8$s
            weir.api.listen = "127.0.0.1:%5$d"
            weir.net.event-loops = %6$d
            %7$s
            """
                .formatted(
                    wire == Wire.WEBRTC ? "api" : wire.key(),
                    originPort,
                    wire.key(),
                    wire == Wire.RTMPS ? 0 : port,
                    ProxyProcess.freePort(),
                    eventLoops,
                    String.join("\n", lines),
                    extra(name, port)));
    ProcessBuilder command =
        new ProcessBuilder(
            weir.resolve("bin").resolve("weir").toString(), "run", "--config", config.toString());
    if (!jvmOptions.isEmpty()) {
      command.environment().put("JAVA_OPTS", String.join(" ", jvmOptions));
    }
    return start(name, command, config, port);
  }

  private String extra(String name, int port) throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    if (wire == Wire.RTMPS) {
      Path pem = certificate();
      lines.append(
          """
          weir.net.tls.certificates = [{ certificate = "%1$s", key = "%1$s.key" }]
          weir.protocols.rtmp.tls { enabled = true, listen = "127.0.0.1:%2$d" }
          """
              .formatted(pem, port));
    }
    if (name.endsWith("io_uring")) {
      lines.append("weir.net.transport = io_uring\n");
    }
    return lines.toString();
  }

  /** One for all proxies, as HAProxy has it: with its key, which HAProxy finds beside it. */
  private Path certificate() throws IOException, InterruptedException {
    Path pem = directory.resolve("bench.pem");
    if (!Files.exists(pem)) {
      String command =
          "openssl req -x509 -nodes -days 30 -newkey ec -pkeyopt ec_paramgen_curve:P-256"
              + " -subj /CN=localhost -keyout %1$s.key -out %1$s".formatted(pem);
      Process made =
          new ProcessBuilder(command.split(" "))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("openssl.log").toFile())
              .start();
      if (made.waitFor() != 0) {
        throw new IOException("openssl failed; see " + directory.resolve("openssl.log"));
      }
    }
    return pem;
  }

  private ProxyProcess start(String name, ProcessBuilder command, Path config, int port)
      throws IOException, InterruptedException {
    command.command().addAll(0, cores.prefix());
    Path log = config.resolveSibling(config.getFileName() + ".log");
    return ProxyProcess.start(name, command, log, wire, port);
  }

  private Path write(String suffix, String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "proxy", suffix), text);
  }
}
