package io.weir.host.net.udp;

import io.weir.host.net.ConnectionLimits;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many sessions and openings there are, over all sockets. Safe for any thread. */
final class Limits {
  private final ConnectionLimits places;
  private final int maxOpenings;
  private final AtomicInteger openings = new AtomicInteger();
  private final AtomicInteger keys = new AtomicInteger();

  Limits(UdpSettings settings) {
    places = new ConnectionLimits(settings.maxSessions(), settings.maxSessionsPerAddress());
    maxOpenings = settings.maxOpenings();
  }

  /** Takes a place for an opening; every success is followed by one {@link #release}. */
  boolean acquire(InetAddress client) {
    if (openings.incrementAndGet() > maxOpenings && maxOpenings > 0) {
      openings.decrementAndGet();
      return false;
    }
    if (!places.acquire(client)) {
      openings.decrementAndGet();
      return false;
    }
    return true;
  }

  /** An opening has become a session. */
  void opened() {
    openings.decrementAndGet();
  }

  /** Gives a place back. */
  void release(InetAddress client, boolean opening) {
    if (opening) {
      openings.decrementAndGet();
    }
    places.release(client);
  }

  /** How many keys lead to sessions. */
  AtomicInteger keys() {
    return keys;
  }

  int openings() {
    return openings.get();
  }

  int sessions() {
    return places.open() - openings.get();
  }
}
