package io.weir.it.kit.webrtc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** UDP ports of this process's network, by what the kernel says. */
final class UdpPorts {
  /** Below the range from which the kernel takes ports by itself. */
  private static final int FROM = 10_000;

  private static final int TO = 32_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(FROM, TO));

  private UdpPorts() {}

  /** Successive ports that are free, and that this process is not given again soon. */
  static List<Integer> block(int size) {
    for (int tries = 0; tries < TO; tries++) {
      int first = NEXT.getAndUpdate(port -> port + size < TO ? port + size : FROM);
      List<Integer> block = IntStream.range(first, first + size).boxed().toList();
      if (bound(block).isEmpty()) {
        return block;
      }
    }
    throw new IllegalStateException("no " + size + " free ports in " + FROM + ".." + TO);
  }

  /** Those of the ports that somebody has bound, in a list of the caller's own. */
  static List<Integer> bound(List<Integer> ports) {
    List<Integer> bound = new ArrayList<>();
    for (String table : List.of("/proc/self/net/udp", "/proc/self/net/udp6")) {
      for (String line : lines(Path.of(table))) {
        int address = line.indexOf(':', line.indexOf(':') + 1);
        int port = address < 0 ? 0 : Integer.parseInt(line.substring(address + 1, address + 5), 16);
        if (ports.contains(port) && !bound.contains(port)) {
          bound.add(port);
        }
      }
    }
    return bound;
  }

  private static List<String> lines(Path table) {
    try {
      return Files.exists(table)
          ? Files.readAllLines(table).stream().skip(1).toList()
          : List.of(); // no IPv6 here
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
