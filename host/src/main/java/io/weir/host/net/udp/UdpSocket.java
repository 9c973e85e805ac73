package io.weir.host.net.udp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import io.weir.host.net.Bind;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening address, as a socket on one or all event loops, and the listeners that hold it: the
 * newest takes handshakes, the others have sessions still. Closes with the last.
 *
 * <p>As long as there is little to do only the first loop has a socket, for fewer wake-ups with
 * more to do at each.
 */
final class UdpSocket {
  /** What one loop may have to do between two looks: 20,000 datagrams a second. */
  private static final long ENOUGH = 20_000 * Lane.LOOK_NANOS / TimeUnit.SECONDS.toNanos(1);

  private static final Logger log = LoggerFactory.getLogger(UdpSocket.class);

  private final InetSocketAddress requested;
  private final InetSocketAddress bound;
  private final List<Lane> lanes;
  private final Function<Lane, ChannelFuture> binding;
  private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean spreads = new AtomicBoolean();
  private volatile List<Lane> listening = List.of();
  private volatile boolean closed;
  private final Object lock;
  private final Consumer<UdpSocket> closes;
  private final Set<UdpListener> holders = new HashSet<>();
  private final ScheduledFuture<?> looks;
  private @Nullable UdpListener newest;

  /**
   * A socket that is not bound yet and that nobody holds.
   *
   * @param lanes one for each loop that may listen; the first is always one that does
   * @param binding gives a lane its socket
   * @param timer has the loops look for the silent. Not their own timers: with one, each of their
   *     waits has the kernel set a timer
   * @param lock guards who holds it
   * @param closes told before it closes, under the lock
   */
  UdpSocket(
      InetSocketAddress requested,
      InetSocketAddress bound,
      List<Lane> lanes,
      Function<Lane, ChannelFuture> binding,
      ScheduledExecutorService timer,
      Object lock,
      Consumer<UdpSocket> closes) {
    this.requested = requested;
    this.bound = bound;
    this.lanes = List.copyOf(lanes);
    this.binding = binding;
    this.lock = lock;
    this.closes = closes;
    this.looks =
        timer.scheduleAtFixedRate(
            this::look, Lane.LOOK_NANOS, Lane.LOOK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void look() {
    for (Lane lane : listening) {
      if (!lane.loop().isShuttingDown()) {
        lane.loop().execute(() -> look(lane));
      }
    }
  }

  private void look(Lane lane) {
    if (lane.look() > ENOUGH) {
      spread();
    }
  }

  /**
   * Binds the first loop's socket, or all.
   *
   * @return completes with the first
   */
  CompletionStage<Channel> bind(boolean all) {
    spreads.set(all);
    listening = lanes.subList(0, all ? lanes.size() : 1);
    List<CompletableFuture<Channel>> binds = listening.stream().map(this::bind).toList();
    return all(binds).thenApply(ignored -> binds.get(0).join());
  }

  private CompletableFuture<Channel> bind(Lane lane) {
    ChannelFuture bound = binding.apply(lane);
    Channel channel = bound.channel();
    channels.add(channel);
    if (closed) {
      channel.close();
    }
    return stage(bound).thenApply(ignored -> channel);
  }

  /** From now on every loop listens. For any thread; does nothing the second time. */
  void spread() {
    if (!spreads.compareAndSet(false, true)) {
      return;
    }
    List<Lane> others = lanes.subList(1, lanes.size());
    all(others.stream().map(this::join).toList())
        .whenComplete(
            (ignored, error) -> {
              if (error != null && !closed) {
                log.warn("cannot listen on {} on all event loops", Bind.text(bound), error);
              }
            });
    listening = lanes;
  }

  private CompletableFuture<Void> join(Lane lane) {
    return bind(lane).thenAccept(channel -> channel.config().setAutoRead(true));
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
    closed = true;
    looks.cancel(false);
    return all(channels.stream().map(Channel::close).map(UdpSocket::stage).toList());
  }

  private CompletionStage<Void> onLoops(Consumer<Lane> work) {
    return all(
        lanes.stream().map(lane -> stage(lane.loop().submit(() -> work.accept(lane)))).toList());
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> stages) {
    return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
  }

  private static CompletableFuture<Void> stage(Future<?> future) {
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
