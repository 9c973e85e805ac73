package io.weir.host.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.weir.api.Endpoint;
import io.weir.api.net.Dialer;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Connects to origins; names are resolved by Netty's own resolver, which waits for nobody. */
public final class TcpDialer implements Dialer {
  private static final long QUERY_TIMEOUT_MILLIS = 1_000;

  private final Transport transport;
  private final DnsAddressResolverGroup resolver;
  private final Bootstrap prototype;

  /** Opens nothing yet. */
  public TcpDialer(Transport transport) {
    this.transport = transport;
    this.resolver =
        new DnsAddressResolverGroup(
            new DnsNameResolverBuilder()
                .datagramChannelType(transport.datagramChannel())
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS));
    this.prototype = new Bootstrap().channel(transport.socketChannel()).resolver(resolver);
    TcpOptions.apply(prototype);
  }

  @Override
  public ChannelFuture dial(Endpoint endpoint, Duration timeout, ChannelHandler handler) {
    return dial(transport.group().next(), endpoint, timeout, handler);
  }

  @Override
  public ChannelFuture dial(
      EventLoop loop, Endpoint endpoint, Duration timeout, ChannelHandler handler) {
    int millis = (int) Math.min(Math.max(timeout.toMillis(), 1), Integer.MAX_VALUE);
    return prototype
        .clone()
        .group(loop)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
        .handler(handler)
        .connect(InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port()));
  }

  /** Resolves names without waiting; for every kind of socket of this transport. */
  public AddressResolverGroup<InetSocketAddress> resolver() {
    return resolver;
  }

  /** Forgets resolved names and closes the resolver's sockets. */
  public void stop() {
    resolver.close();
  }
}
