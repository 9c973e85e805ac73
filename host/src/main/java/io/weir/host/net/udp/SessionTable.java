package io.weir.host.net.udp;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Which session a datagram belongs to, at one loop. Confined to that loop. */
final class SessionTable {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("", 0);

  private final Map<SessionKey, RelayedSession> sessions = new HashMap<>();
  private final SessionKey probe = new SessionKey(NOWHERE, 0);

  private final AtomicInteger keys;
  private final ClientAddresses addresses;

  /**
   * An empty one.
   *
   * @param keys counts the keys of all tables
   * @param addresses hears of those of the keys
   */
  SessionTable(AtomicInteger keys, ClientAddresses addresses) {
    this.keys = keys;
    this.addresses = addresses;
  }

  @Nullable RelayedSession find(InetSocketAddress from, long id) {
    return sessions.get(probe.set(from, id));
  }

  void put(SessionKey key, RelayedSession session) {
    if (sessions.put(key, session) == null) {
      keys.incrementAndGet();
      addresses.enter(key.address());
    }
  }

  void remove(SessionKey key) {
    if (sessions.remove(key) != null) {
      keys.decrementAndGet();
      addresses.leave(key.address());
    }
  }
}
