package io.weir.host.net.udp;

import io.weir.api.net.Listener;
import io.weir.api.net.UdpProtocol;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One plugin version's hold on a datagram socket, with its sessions and openings. */
final class UdpListener implements Listener {
  private final UdpSocket socket;
  private final UdpProtocol protocol;
  private final ScheduledExecutorService timer;
  private final AtomicInteger places = new AtomicInteger();
  private volatile boolean draining;
  private volatile @Nullable CompletableFuture<Void> emptied;

  UdpListener(UdpSocket socket, UdpProtocol protocol, ScheduledExecutorService timer) {
    this.socket = socket;
    this.protocol = protocol;
    this.timer = timer;
  }

  UdpProtocol protocol() {
    return protocol;
  }

  /** Whether new openings are taken. */
  boolean accepts() {
    return !draining;
  }

  /** One event loop has enough to do with its port. For any thread. */
  void crowded() {
    socket.spread();
  }

  void entered() {
    places.incrementAndGet();
  }

  void left() {
    int left = places.decrementAndGet();
    CompletableFuture<Void> waiting = emptied;
    if (waiting != null && left == 0) {
      waiting.complete(null);
    }
  }

  @Override
  public InetSocketAddress address() {
    return socket.bound();
  }

  @Override
  public CompletionStage<Integer> drain(Duration grace) {
    draining = true;
    CompletableFuture<Integer> left = new CompletableFuture<>();
    ScheduledFuture<?> deadline =
        timer.schedule(() -> left.complete(places.get()), grace.toMillis(), TimeUnit.MILLISECONDS);
    socket
        .settled()
        .thenCompose(ignored -> whenEmpty())
        .whenComplete(
            (ignored, error) -> {
              deadline.cancel(false);
              left.complete(places.get());
            });
    return left;
  }

  @Override
  public CompletionStage<Void> stop() {
    draining = true;
    return socket
        .end(this)
        .thenCompose(ignored -> whenEmpty())
        .thenCompose(ignored -> socket.leave(this));
  }

  private CompletionStage<Void> whenEmpty() {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      CompletableFuture<Void> present = emptied;
      waiting = present == null ? new CompletableFuture<>() : present;
      emptied = waiting;
    }
    if (places.get() == 0) {
      waiting.complete(null);
    }
    return waiting;
  }
}
