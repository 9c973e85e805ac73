package io.weir.host.net;

import io.netty.channel.Channel;
import io.weir.api.net.Acceptor;
import io.weir.api.net.Listener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One plugin version's hold on a socket, with the connections that it accepted. */
final class TcpListener implements Listener {
  private final InetSocketAddress address;
  private final Acceptor acceptor;
  private final ScheduledExecutorService timer;
  private final Function<TcpListener, CompletionStage<Void>> stopAccepting;
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable CompletableFuture<Void> emptied;

  TcpListener(
      InetSocketAddress address,
      Acceptor acceptor,
      ScheduledExecutorService timer,
      Function<TcpListener, CompletionStage<Void>> stopAccepting) {
    this.address = address;
    this.acceptor = acceptor;
    this.timer = timer;
    this.stopAccepting = stopAccepting;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  /** A new connection is this listener's; runs on its event loop. */
  void took(Channel connection) {
    connections.add(connection);
    connection.closeFuture().addListener(future -> closed(connection));
  }

  /** It is known whom it serves: the protocol begins; runs on its event loop. */
  void accept(Channel connection) {
    acceptor.accept(connection);
  }

  private void closed(Channel connection) {
    connections.remove(connection);
    CompletableFuture<Void> waiting = emptied;
    if (waiting != null && connections.isEmpty()) {
      waiting.complete(null);
    }
  }

  @Override
  public CompletionStage<Integer> drain(Duration grace) {
    CompletableFuture<Integer> left = new CompletableFuture<>();
    ScheduledFuture<?> deadline =
        timer.schedule(
            () -> left.complete(connections.size()), grace.toMillis(), TimeUnit.MILLISECONDS);
    stopAccepting
        .apply(this)
        .thenCompose(ignored -> whenEmpty())
        .whenComplete(
            (ignored, error) -> {
              deadline.cancel(false);
              left.complete(connections.size());
            });
    return left;
  }

  @Override
  public CompletionStage<Void> stop() {
    return stopAccepting
        .apply(this)
        .thenCompose(
            ignored -> {
              connections.forEach(Channel::close);
              return whenEmpty();
            });
  }

  private CompletionStage<Void> whenEmpty() {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      CompletableFuture<Void> present = emptied;
      waiting = present == null ? new CompletableFuture<>() : present;
      emptied = waiting;
    }
    if (connections.isEmpty()) {
      waiting.complete(null);
    }
    return waiting;
  }
}
