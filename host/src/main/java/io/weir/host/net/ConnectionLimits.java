package io.weir.host.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many accepted connections, or datagram sessions, are open, in total and for each
 * client address.
 */
public final class ConnectionLimits {
  private final int total;
  private final int perAddress;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

  /**
   * Limits; 0 is none.
   *
   * @param total of all connections
   * @param perAddress of connections of one address
   */
  public ConnectionLimits(int total, int perAddress) {
    this.total = total;
    this.perAddress = perAddress;
  }

  /** Takes a place; every success is followed by one {@link #release}. */
  public boolean acquire(InetAddress address) {
    if (open.incrementAndGet() > total && total > 0) {
      open.decrementAndGet();
      return false;
    }
    if (perAddress > 0 && byAddress.merge(address, 1, Integer::sum) > perAddress) {
      leave(address);
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Gives a place back. */
  public void release(InetAddress address) {
    open.decrementAndGet();
    if (perAddress > 0) {
      leave(address);
    }
  }

  private void leave(InetAddress address) {
    byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }

  /** Connections open now. */
  public int open() {
    return open.get();
  }
}
