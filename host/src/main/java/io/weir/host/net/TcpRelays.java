package io.weir.host.net;

import io.netty.channel.Channel;
import io.weir.api.net.TcpRelay;
import io.weir.api.routing.Route;
import java.time.Duration;

/** The host's one relay for all TCP protocols. */
public final class TcpRelays implements TcpRelay {
  private final Duration idleTimeout;

  /**
   * Relays with this much patience.
   *
   * @param idleTimeout how long both sides may be silent; zero is for ever
   */
  public TcpRelays(Duration idleTimeout) {
    this.idleTimeout = idleTimeout;
  }

  @Override
  public void join(Channel client, Channel origin, Route<?> route) {
    new RelayPair(client, origin, route, idleTimeout).start();
  }
}
