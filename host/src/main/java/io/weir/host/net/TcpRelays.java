package io.weir.host.net;

import io.netty.channel.Channel;
import io.weir.api.net.TcpRelay;
import io.weir.api.routing.Route;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/** The host's one relay for all TCP protocols. */
public final class TcpRelays implements TcpRelay {
  private final IdleWatch watch;

  /**
   * Relays with this much patience.
   *
   * @param idleTimeout how long both sides may be silent; zero is for ever
   * @param stall how long bytes may wait for an origin that takes none; zero is for ever
   * @param timer that finds out who is
   */
  public TcpRelays(Duration idleTimeout, Duration stall, ScheduledExecutorService timer) {
    this.watch = new IdleWatch(idleTimeout, stall, timer);
  }

  @Override
  public void join(Channel client, Channel origin, Route<?> route) {
    new RelayPair(client, origin, route, watch).start();
  }
}
