package io.weir.host.net.udp;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One listening address, as a socket on one or all event loops, and the listeners that hold it: the
 * newest takes handshakes, the others have sessions still. Closes with the last.
 */
final class UdpSocket {
  private final InetSocketAddress requested;
  private final InetSocketAddress bound;
  private final List<Lane> lanes;
  private final List<Channel> channels;
  private final Object lock;
  private final Consumer<UdpSocket> closes;
  private final Set<UdpListener> holders = new HashSet<>();
  private final ScheduledFuture<?> looks;
  private @Nullable UdpListener newest;

  /**
   * A bound socket that nobody holds yet.
   *
   * @param timer has the loops look for the silent. Not their own timers: with one, each of their
   *     waits has the kernel set a timer
   * @param lock guards who holds it
   * @param closes told before it closes, under the lock
   */
  UdpSocket(
      InetSocketAddress requested,
      InetSocketAddress bound,
      List<Lane> lanes,
      List<Channel> channels,
      ScheduledExecutorService timer,
      Object lock,
      Consumer<UdpSocket> closes) {
    this.requested = requested;
    this.bound = bound;
    this.lanes = List.copyOf(lanes);
    this.channels = List.copyOf(channels);
    this.lock = lock;
    this.closes = closes;
    this.looks =
        timer.scheduleAtFixedRate(
            this::look, Lane.LOOK_NANOS, Lane.LOOK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void look() {
    for (Lane lane : lanes) {
      if (!lane.loop().isShuttingDown()) {
        lane.loop().execute(lane::look);
      }
    }
  }

  InetSocketAddress requested() {
    return requested;
  }

  InetSocketAddress bound() {
    return bound;
  }

  /** Handshakes go to this listener from now on; completes when they do so on every loop. */
  CompletionStage<Void> hold(UdpListener listener) {
    synchronized (lock) {
      newest = listener;
      holders.add(listener);
    }
    return onLoops(lane -> lane.serve(listener));
  }

  /** Completes when what the loops were busy with is done. */
  CompletionStage<Void> settled() {
    return onLoops(lane -> {});
  }

  /** Ends a listener's sessions, and its taking of handshakes. */
  CompletionStage<Void> end(UdpListener listener) {
    boolean serving;
    synchronized (lock) {
      serving = newest == listener;
      if (serving) {
        newest = null;
      }
    }
    return onLoops(
        lane -> {
          if (serving) {
            lane.serveNobody(listener);
          }
          lane.end(listener);
        });
  }

  /** A listener has no sessions any more. */
  CompletionStage<Void> leave(UdpListener listener) {
    synchronized (lock) {
      if (!holders.remove(listener) || !holders.isEmpty()) {
        return CompletableFuture.completedFuture(null);
      }
      closes.accept(this);
    }
    return close();
  }

  /** Closes what is bound. */
  CompletionStage<Void> close() {
    looks.cancel(false);
    return all(channels.stream().map(Channel::close).map(UdpSocket::stage).toList());
  }

  private CompletionStage<Void> onLoops(Consumer<Lane> work) {
    return all(
        lanes.stream().map(lane -> stage(lane.loop().submit(() -> work.accept(lane)))).toList());
  }

  private static CompletionStage<Void> all(List<CompletableFuture<Void>> stages) {
    return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
  }

  static CompletableFuture<Void> stage(Future<?> future) {
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
}
