package io.weir.host.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One listening address, as server channels on one or all event loops, and who accepts there. */
final class TcpSocket {
  private final InetSocketAddress requested;
  private final InetSocketAddress bound;
  private final List<Channel> servers;
  private volatile @Nullable TcpListener listener;

  TcpSocket(InetSocketAddress requested, InetSocketAddress bound, List<Channel> servers) {
    this.requested = requested;
    this.bound = bound;
    this.servers = List.copyOf(servers);
  }

  InetSocketAddress requested() {
    return requested;
  }

  InetSocketAddress bound() {
    return bound;
  }

  /** Who takes new connections; null once closed. */
  @Nullable TcpListener listener() {
    return listener;
  }

  /** From the first listener on, connections are accepted; until then the system holds them. */
  void listener(@Nullable TcpListener next) {
    listener = next;
    if (next != null) {
      servers.forEach(server -> server.config().setAutoRead(true));
    }
  }

  CompletionStage<Void> close() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    AtomicInteger left = new AtomicInteger(servers.size());
    for (Channel server : servers) {
      ChannelFuture closed = server.close();
      closed.addListener(
          future -> {
            if (left.decrementAndGet() == 0) {
              done.complete(null);
            }
          });
    }
    return done;
  }
}
