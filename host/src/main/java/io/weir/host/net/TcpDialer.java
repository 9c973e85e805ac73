package io.weir.host.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.Promise;
import io.weir.api.Endpoint;
import io.weir.api.net.Dialer;
import io.weir.host.net.tls.TlsOrigins;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Connects to origins; names are resolved by Netty's own resolver, which waits for nobody. */
public final class TcpDialer implements Dialer {
  private static final long QUERY_TIMEOUT_MILLIS = 1_000;

  private final Transport transport;
  private final DnsAddressResolverGroup resolver;
  private final Bootstrap prototype;
  private final @Nullable TlsOrigins tls;

  /** Opens nothing yet, and dials no endpoints of TLS. */
  public TcpDialer(Transport transport) {
    this(transport, null);
  }

  /**
   * Opens nothing yet.
   *
   * @param tls for endpoints that speak it; null if there are none
   */
  public TcpDialer(Transport transport, @Nullable TlsOrigins tls) {
    this.transport = transport;
    this.tls = tls;
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
    Bootstrap bootstrap =
        prototype.clone().group(loop).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis);
    InetSocketAddress address =
        InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port());
    return endpoint.transport() == Endpoint.Transport.TLS
        ? secured(bootstrap, loop, endpoint, millis, handler, address)
        : bootstrap.handler(handler).connect(address);
  }

  /** The attempt is over when the handshake is. */
  private ChannelFuture secured(
      Bootstrap bootstrap,
      EventLoop loop,
      Endpoint endpoint,
      int millis,
      ChannelHandler handler,
      InetSocketAddress address) {
    TlsOrigins speaker = tls;
    Promise<Void> shaken = loop.newPromise();
    ChannelFuture connect =
        bootstrap
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    if (speaker == null) {
                      throw new IllegalStateException(endpoint + ": no TLS towards origins here");
                    }
                    speaker.begin(connection, endpoint, millis, shaken);
                    connection.pipeline().addLast(handler);
                  }
                })
            .connect(address);
    ChannelPromise ready = new DefaultChannelPromise(connect.channel(), loop);
    connect.addListener(
        connected -> {
          if (!connected.isSuccess()) {
            ready.tryFailure(connected.cause());
          }
        });
    shaken.addListener(
        done -> {
          if (done.isSuccess()) {
            ready.trySuccess();
          } else {
            ready.tryFailure(done.cause());
          }
        });
    return ready;
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
