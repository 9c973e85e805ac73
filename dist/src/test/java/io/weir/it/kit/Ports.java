package io.weir.it.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

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
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
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
