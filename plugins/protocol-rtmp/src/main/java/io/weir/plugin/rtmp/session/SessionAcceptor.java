package io.weir.plugin.rtmp.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.weir.api.net.Acceptor;
import io.weir.api.protocol.ProxyServices;
import io.weir.plugin.rtmp.origin.Redirects;
import io.weir.plugin.rtmp.stream.StreamNaming;
import java.util.random.RandomGenerator;

/** Makes every new connection an RTMP session. Safe for use by any event loop. */
public final class SessionAcceptor implements Acceptor {
  private final SessionServices services;

  /**
   * An acceptor.
   *
   * @param random for handshakes; used by all event loops
   */
  public SessionAcceptor(ProxyServices services, SessionSettings settings, RandomGenerator random) {
    this.services =
        new SessionServices(
            new StreamNaming(services.vhosts()),
            services.router(),
            services.dialer(),
            services.relay(),
            new Faults(services.badInput()),
            settings,
            new Redirects(services.origins(), services.meters()),
            random);
  }

  @Override
  public void accept(Channel connection) {
    Faults faults = services.faults();
    connection
        .pipeline()
        .addLast("deadline", new DeadlineHandler(services.settings().handshakeTimeout(), faults))
        .addLast(
            "handshake",
            new HandshakeHandler(services.random(), faults, () -> negotiation(connection)));
  }

  private ChannelHandler negotiation(Channel connection) {
    return new NegotiationHandler(
        services.settings(),
        services.faults(),
        connection.alloc(),
        (wish, recording) -> new RoutingHandler(services, wish, recording));
  }
}
