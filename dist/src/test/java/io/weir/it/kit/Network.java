package io.weir.it.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * A network for a client alone (a namespace of Linux), from which one cable leads to this one. Its
 * addresses are of those that are kept for tests (RFC 2544), or private (RFC 4193); nothing outside
 * is reached. It is gone when it is closed, cable and all. Needs root, if only that of a user
 * namespace ({@code unshare -rn}).
 */
public final class Network implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern PORT = Pattern.compile("forwards port (\\d+)");
  private static final int LAST = 254;

  private final Path directory = Workplace.directory("network");
  private final List<Tool> tools = new ArrayList<>();
  private final Tool holder;
  private final String cable = "weir" + ThreadLocalRandom.current().nextInt(1 << 20);
  private final String media = "198.18." + ThreadLocalRandom.current().nextInt(LAST) + ".";
  private final String control = "198.19." + ThreadLocalRandom.current().nextInt(LAST) + ".";
  private final String media6 =
      "fd57:6569:72:%x::".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
  private int client = 2;

  private Network() {
    // Ends by itself if nobody is left to end it.
    holder = Tool.start(directory, "unshare", "--net", "sleep", "600");
    tools.add(holder);
  }

  /** Lays the cable. */
  public static Network open() {
    Network network = new Network();
    try {
      network.lay();
      return network;
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  private void lay() {
    Awaitility.await("a network of its own (as root, or by unshare -rn)")
        .pollInterval(Duration.ofMillis(10))
        .atMost(LIMIT)
        .until(() -> !holder.isAlive() || !namespace("self").equals(namespace(pid())));
    if (!holder.isAlive()) {
      throw holder.failure("no network of its own (expected: root, or unshare -rn)");
    }
    here("ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", pid());
    here("ip", "addr", "add", media + "1/24", "dev", cable);
    here("ip", "addr", "add", control + "1/24", "dev", cable);
    here("ip", "link", "set", cable, "up");
    there("ip", "addr", "add", media + client + "/24", "dev", "eth0");
    there("ip", "addr", "add", control + "2/24", "dev", "eth0");
    here("ip", "addr", "add", server6() + "/64", "dev", cable, "nodad");
    there("ip", "addr", "add", media6 + "2/64", "dev", "eth0", "nodad");
    there("ip", "link", "set", "eth0", "up");
    there("ip", "link", "set", "lo", "up");
    // Without a way to everywhere browsers take it that there is no IPv6.
    there("ip", "route", "add", "default", "via", server6(), "dev", "eth0");
  }

  private String pid() {
    return Long.toString(holder.pid());
  }

  private static String namespace(String process) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc", process, "ns/net")).toString();
  }

  private void here(String... command) {
    Tool.start(directory, command).succeeds(LIMIT);
  }

  private void there(String... command) {
    here(inside(List.of(command)).toArray(String[]::new));
  }

  /** The command that runs a command there. */
  List<String> inside(List<String> command) {
    List<String> all = new ArrayList<>(List.of("nsenter", "--net", "--target", pid()));
    all.addAll(command);
    return all;
  }

  /** The address of this side, by which what listens there is reached. */
  public String server() {
    return media + "1";
  }

  /** The same of IPv6. */
  public String server6() {
    return media6 + "1";
  }

  /** The client's address. */
  public String client() {
    return media + client;
  }

  /** The client has another address from now on, and the old one no more. */
  public void changeAddress() {
    there("ip", "addr", "del", client() + "/24", "dev", "eth0");
    client++;
    there("ip", "addr", "add", client() + "/24", "dev", "eth0");
  }

  /** No datagram gets out or in from now on; TCP does. */
  public void blockUdp() {
    // The table of local addresses comes first, if nobody moves it.
    there("ip", "rule", "add", "pref", "100", "lookup", "local");
    there("ip", "rule", "del", "pref", "0");
    there("ip", "rule", "add", "pref", "10", "ipproto", "udp", "prohibit");
  }

  /** Makes a port of the client's loopback reachable; {@code host:port} from here. */
  String reach(int port) {
    List<String> command =
        inside(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Forward.class.getName(),
                control + "2",
                Integer.toString(port)));
    Tool forward = Tool.start(Workplace.directory("forward"), Map.of(), command);
    tools.add(forward);
    Awaitility.await("a port of the client's")
        .pollInterval(Duration.ofMillis(20))
        .atMost(LIMIT)
        .until(() -> !forward.isAlive() || PORT.matcher(forward.output()).find());
    Matcher said = PORT.matcher(forward.output());
    if (!said.find()) {
      throw forward.failure("ended at once");
    }
    return control + "2:" + said.group(1);
  }

  @Override
  public void close() {
    tools.forEach(Tool::close);
  }
}
