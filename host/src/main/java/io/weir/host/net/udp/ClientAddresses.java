package io.weir.host.net.udp;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From which addresses a lane's sessions and openings hear. Changed by the lane's loop, read by
 * any.
 */
final class ClientAddresses {
  private final Map<InetSocketAddress, Integer> uses = new ConcurrentHashMap<>();

  /** Every call is followed by one {@link #leave}. */
  void enter(InetSocketAddress address) {
    uses.merge(address, 1, Integer::sum);
  }

  void leave(InetSocketAddress address) {
    uses.computeIfPresent(address, (same, count) -> count > 1 ? count - 1 : null);
  }

  boolean contains(InetSocketAddress address) {
    return uses.containsKey(address);
  }
}
