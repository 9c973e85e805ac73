package io.weir.host.store.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real redis-server on a free port of loopback, with nothing on disk. Ends with the test. */
public final class RedisServer implements AutoCloseable {
  private final int port;
  private final Path directory;
  private final List<String> options;
  private Process process;
  private int tlsPort;

  private RedisServer(int port, Path directory, List<String> options) {
    this.port = port;
    this.directory = directory;
    this.options = options;
    this.process = launch();
  }

  /** Starts one, with options of the command line such as {@code --appendonly no}. */
  public static RedisServer start(String... options) {
    return startAt(freePort(), options);
  }

  /**
   * Starts one that takes TLS too; the other port is for the test's own questions.
   *
   * @param directory with {@code server.crt} and {@code server.key}
   */
  public static RedisServer startWithTls(Path directory, String... options) {
    int port = freePort();
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--tls-port", Integer.toString(port), "--tls-auth-clients", "no"));
    all.addAll(List.of("--tls-cert-file", directory.resolve("server.crt").toString()));
    all.addAll(List.of("--tls-key-file", directory.resolve("server.key").toString()));
    RedisServer server = startAt(freePort(), all.toArray(String[]::new));
    server.tlsPort = port;
    return server;
  }

  /** Where it takes TLS. */
  public int tlsPort() {
    return tlsPort;
  }

  /** Below the range that the kernel uses, and with room for the bus of a Cluster 10,000 above. */
  private static int freePort() {
    int port;
    do {
      port = ThreadLocalRandom.current().nextInt(10_000, 22_000);
    } while (!isFree(port) || !isFree(port + 10_000));
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  /** Starts one at a port. */
  public static RedisServer startAt(int port, String... options) {
    try {
      RedisServer server = new RedisServer(port, directory("redis"), List.of(options));
      server.awaitUp();
      return server;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A new one within what the build may leave behind. */
  static Path directory(String name) throws IOException {
    Path target = Path.of(System.getProperty("weir.target", "target")).toAbsolutePath();
    return Files.createTempDirectory(Files.createDirectories(target.resolve("redis")), name + "-");
  }

  /** Starts a sentinel that watches a master named m, and decides by itself. */
  public static RedisServer sentinel(int master) throws IOException {
    Path file = directory("sentinel").resolve("sentinel.conf");
    Files.writeString(
        file,
        """
        sentinel monitor m 127.0.0.1 %d 1
        sentinel down-after-milliseconds m 1000
        sentinel failover-timeout m 5000
        """
            .formatted(master));
    return start(file.toString(), "--sentinel");
  }

  /** Makes a cluster of masters that were started with {@code --cluster-enabled yes}. */
  public static void makeCluster(List<RedisServer> nodes) throws Exception {
    List<String> command = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
    nodes.forEach(node -> command.add("127.0.0.1:" + node.port));
    command.add("--cluster-yes");
    Process making =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!making.waitFor(60, TimeUnit.SECONDS) || making.exitValue() != 0) {
      throw new IllegalStateException("redis-cli made no cluster");
    }
    for (RedisServer node : nodes) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> node.command("CLUSTER INFO").contains("cluster_state:ok"));
    }
  }

  private Process launch() {
    List<String> command = new ArrayList<>(List.of("redis-server"));
    command.addAll(options);
    command.addAll(
        List.of(
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            directory.toString()));
    if (!options.contains("--sentinel")) {
      command.addAll(List.of("--save", ""));
    }
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(directory.resolve("log").toFile())
          .start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void awaitUp() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> process.isAlive() && answers());
  }

  private boolean answers() {
    try {
      return command("PING").startsWith("+PONG");
    } catch (IOException e) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** Sends an inline command and returns the first bytes of the answer. */
  public String command(String line) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.setSoTimeout(5000);
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      byte[] answer = new byte[65536];
      int length = socket.getInputStream().read(answer);
      return length < 0 ? "" : new String(answer, 0, length, StandardCharsets.UTF_8);
    }
  }

  /** Everything it knows is gone. */
  public void flush() throws IOException {
    command("FLUSHALL");
  }

  /** Ends it at once. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  /** Starts it anew, empty, at the same port. */
  public void restart() {
    process = launch();
    awaitUp();
  }

  /** It stands still, with its connections open. */
  public void pause() throws Exception {
    signal("STOP");
  }

  /** It goes on. */
  public void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
