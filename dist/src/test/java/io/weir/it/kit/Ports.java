package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports for peers that cannot be told to take any free one. */
public final class Ports {
  private Ports() {}

  /** Distinct ports of the loopback address that were free a moment ago. */
  public static List<Integer> free(int count) {
    List<Integer> ports = new ArrayList<>();
    find(count, ports);
    return ports;
  }

  /** Holds each port until all are found, so that they are distinct. */
  private static void find(int count, List<Integer> ports) {
    if (ports.size() == count) {
      return;
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ports.add(socket.getLocalPort());
      find(count, ports);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
