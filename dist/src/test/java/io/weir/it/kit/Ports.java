package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Ports for those that cannot be told to take any free one. They are below the range from which the
 * kernel takes ports by itself, so that nobody who asks for any port gets one of them before it is
 * used.
 */
public final class Ports {
  private static final int FROM = 10_000;
  private static final int TO = 32_768;

  private Ports() {}

  /** Distinct ports of the loopback address that were free a moment ago. */
  public static List<Integer> free(int count) {
    Set<Integer> ports = new LinkedHashSet<>();
    for (int tries = 0; ports.size() < count; tries++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      if (isFree(port)) {
        ports.add(port);
      } else if (tries > TO) {
        throw new AssertionError("no free port in " + FROM + ".." + (TO - 1));
      }
    }
    return List.copyOf(ports);
  }

  private static boolean isFree(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
        DatagramSocket udp = new DatagramSocket(port, loopback)) {
      return tcp.isBound() && udp.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether somebody has bound this UDP port, at whatever address. */
  static boolean hasDatagrams(int port) {
    String suffix = ":%04X".formatted(port);
    return Stream.of("/proc/net/udp", "/proc/net/udp6")
        .map(Path::of)
        .filter(Files::exists)
        .flatMap(table -> lines(table).stream())
        .map(line -> line.strip().split(" +", -1))
        .anyMatch(fields -> fields.length > 1 && fields[1].endsWith(suffix));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether somebody accepts connections there. */
  static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
