package io.weir.it.kit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real name server on loopback: dnsmasq, for names of {@code .test}. */
public final class Dnsmasq implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final Tool process;
  private final Path hosts;
  private final int port;

  private Dnsmasq(Tool process, Path hosts, int port) {
    this.process = process;
    this.hosts = hosts;
    this.port = port;
  }

  /**
   * Starts one; records are valid for a second.
   *
   * @param options of dnsmasq, such as {@code --srv-host=...}
   */
  public static Dnsmasq start(String... options) {
    Path directory = Workplace.directory("dnsmasq");
    Path hosts = Workplace.write(directory.resolve("hosts"), "");
    int port = Ports.free(1).get(0);
    List<String> command = new ArrayList<>();
    command.addAll(List.of("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null"));
    command.addAll(List.of("--port=" + port, "--listen-address=127.0.0.1", "--bind-interfaces"));
    command.addAll(List.of("--no-resolv", "--no-hosts", "--addn-hosts=" + hosts, "--pid-file="));
    command.addAll(List.of("--local=/test/", "--local-ttl=1", "--log-facility=-", "--user=root"));
    command.addAll(List.of(options));
    Tool process = Tool.start(directory, Map.of("PATH", path()), command);
    Awaitility.await("dnsmasq listens")
        .pollInterval(Duration.ofMillis(20))
        .atMost(START_LIMIT)
        .until(() -> Ports.hasDatagrams(port) || !process.isAlive());
    return new Dnsmasq(process, hosts, port);
  }

  /** Debian keeps it where only root looks. */
  private static String path() {
    return System.getenv("PATH") + ":/usr/sbin";
  }

  /** Where it listens. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** From now on a name has these addresses. */
  public void says(String name, String... addresses) {
    Workplace.write(
        hosts,
        Stream.of(addresses).map(each -> each + " " + name + "\n").collect(Collectors.joining()));
    process.signal("HUP");
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
