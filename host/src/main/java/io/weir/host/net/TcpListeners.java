package io.weir.host.net;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.UnixChannelOption;
import io.weir.api.net.Acceptor;
import io.weir.api.net.ClientAddress;
import io.weir.api.net.Listener;
import io.weir.api.net.http.HttpAcceptor;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's listening stream sockets, by name. Safe for use by any thread. */
public final class TcpListeners {
  private static final Logger log = LoggerFactory.getLogger(TcpListeners.class);

  private final Transport transport;
  private final int backlog;
  private final Doors doors;
  private final ConnectionLimits limits;
  private final ScheduledExecutorService timer;
  private final Counter accepted;
  private final Counter refused;
  private final Map<String, TcpSocket> sockets = new HashMap<>();

  /**
   * No socket yet.
   *
   * @param doors what connections pass first
   * @param timer bounds drains
   */
  public TcpListeners(
      Transport transport,
      NetSettings settings,
      Doors doors,
      ScheduledExecutorService timer,
      MeterRegistry meters) {
    this.transport = transport;
    this.doors = doors;
    this.backlog = settings.backlog();
    this.limits =
        new ConnectionLimits(settings.maxConnections(), settings.maxConnectionsPerAddress());
    this.timer = timer;
    this.accepted = meters.counter("weir.connections.accepted");
    this.refused = meters.counter("weir.connections.refused");
    Gauge.builder("weir.connections.open", limits, ConnectionLimits::open).register(meters);
  }

  /** Client connections now. */
  public int open() {
    return limits.open();
  }

  /** See {@link io.weir.api.net.Listeners#tcp}. */
  public CompletionStage<Listener> tcp(String name, InetSocketAddress address, Acceptor acceptor) {
    return listen(name, address, acceptor);
  }

  /** See {@link io.weir.api.net.Listeners#tls}. */
  public CompletionStage<Listener> tls(String name, InetSocketAddress address, Acceptor acceptor) {
    if (!doors.tls().isOpen()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              name + ": weir.net.tls.certificates is empty (expected: at least one)"));
    }
    return listen(
        name,
        address,
        connection -> {
          doors.tls().accept(connection, acceptor instanceof HttpAcceptor);
          acceptor.accept(connection);
        });
  }

  private synchronized CompletionStage<Listener> listen(
      String name, InetSocketAddress address, Acceptor acceptor) {
    TcpSocket open = sockets.get(name);
    if (open != null && open.requested().equals(address)) {
      return CompletableFuture.completedFuture(hold(name, open, acceptor));
    }
    if (open != null) {
      return CompletableFuture.failedFuture(
          new BindException(
              name
                  + " listens on "
                  + Bind.text(open.bound())
                  + " already (expected: one address)"));
    }
    try {
      return bind(name, address).thenApply(socket -> hold(name, register(name, socket), acceptor));
    } catch (BindException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private synchronized TcpSocket register(String name, TcpSocket socket) {
    sockets.put(name, socket);
    return socket;
  }

  private Listener hold(String name, TcpSocket socket, Acceptor acceptor) {
    TcpListener listener =
        new TcpListener(socket.bound(), acceptor, timer, leaving -> leave(name, leaving));
    socket.listener(listener);
    return listener;
  }

  /** Closes the socket, unless it is another listener's by now. */
  private synchronized CompletionStage<Void> leave(String name, TcpListener leaving) {
    TcpSocket socket = sockets.get(name);
    if (socket == null || socket.listener() != leaving) {
      return CompletableFuture.completedFuture(null);
    }
    sockets.remove(name);
    socket.listener(null);
    return socket.close();
  }

  private CompletionStage<TcpSocket> bind(String name, InetSocketAddress address)
      throws BindException {
    InetSocketAddress bound = Bind.exclusively(address);
    SocketHolder holder = new SocketHolder();
    List<ChannelFuture> binds = new ArrayList<>();
    if (transport.listensPerLoop()) {
      transport.loops().forEach(loop -> binds.add(server(holder, loop).bind(bound)));
    } else {
      binds.add(server(holder, transport.group()).bind(bound));
    }
    CompletableFuture<TcpSocket> result = new CompletableFuture<>();
    TcpSocket socket =
        new TcpSocket(address, bound, binds.stream().map(ChannelFuture::channel).toList());
    holder.socket = socket;
    CompletableFuture.allOf(
            binds.stream().map(TcpListeners::stage).toArray(CompletableFuture[]::new))
        .whenComplete(
            (ignored, error) -> {
              if (error == null) {
                log.info("{} listens on {} (tcp)", name, Bind.text(bound));
                result.complete(socket);
              } else {
                socket.close();
                result.completeExceptionally(
                    new BindException(
                        "cannot listen on " + Bind.text(bound) + ": " + error.getMessage()));
              }
            });
    return result;
  }

  private static CompletableFuture<Void> stage(ChannelFuture future) {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    future.addListener(
        done -> {
          if (done.isSuccess()) {
            stage.complete(null);
          } else {
            stage.completeExceptionally(done.cause());
          }
        });
    return stage;
  }

  /** Whichever loop accepts a connection, the group says which one serves it. */
  private ServerBootstrap server(SocketHolder holder, EventLoopGroup accepting) {
    ServerBootstrap server =
        new ServerBootstrap()
            .group(accepting, transport.group())
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, backlog)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.AUTO_READ, false)
            .childHandler(new Entrance(holder));
    if (transport.listensPerLoop()) {
      server.option(UnixChannelOption.SO_REUSEPORT, true);
    }
    TcpOptions.apply(server);
    return server;
  }

  /** Breaks the circle between a socket and the handler of its server channels. */
  private static final class SocketHolder {
    private volatile @Nullable TcpSocket socket;
  }

  /** First handler of every accepted connection: limits, then the present listener. */
  @Sharable
  private final class Entrance extends ChannelInitializer<Channel> {
    private final SocketHolder holder;

    Entrance(SocketHolder holder) {
      this.holder = holder;
    }

    @Override
    protected void initChannel(Channel connection) {
      TcpSocket socket = holder.socket;
      TcpListener listener = socket == null ? null : socket.listener();
      InetSocketAddress peer = (InetSocketAddress) connection.remoteAddress();
      if (listener == null || peer == null) {
        connection.close();
        return;
      }
      if (doors.full().getAsBoolean()) {
        refused.increment();
        connection.close();
        return;
      }
      listener.took(connection);
      if (!doors.front().isOpen()) {
        serve(connection, listener, peer);
      } else if (doors.front().trusts(peer.getAddress())) {
        doors
            .front()
            .await(
                connection,
                client -> {
                  ClientAddress.named(connection, client);
                  serve(connection, listener, client);
                });
      } else {
        doors.front().suspect(connection);
        serve(connection, listener, peer);
      }
    }

    private void serve(Channel connection, TcpListener listener, InetSocketAddress client) {
      InetAddress address = client.getAddress();
      if (!limits.acquire(address)) {
        refused.increment();
        connection.close();
        return;
      }
      connection.closeFuture().addListener(future -> limits.release(address));
      accepted.increment();
      listener.accept(connection);
    }
  }
}
