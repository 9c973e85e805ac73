package io.weir.host.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.weir.api.Endpoint;
import io.weir.api.net.http.UpstreamException;
import io.weir.api.net.http.UpstreamException.Fault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The connections of one event loop to one endpoint. Confined to that loop. */
final class EndpointPool {
  private final Upstream upstream;
  private final EventLoop loop;
  private final Endpoint endpoint;
  private final Set<UpstreamConnection> all = new HashSet<>();
  private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
  private boolean sweeping;

  EndpointPool(Upstream upstream, EventLoop loop, Endpoint endpoint) {
    this.upstream = upstream;
    this.loop = loop;
    this.endpoint = endpoint;
  }

  EventLoop loop() {
    return loop;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Upstream upstream() {
    return upstream;
  }

  /** Finds the connection that was used last; the oldest ones get to rest. */
  void serve(Exchange exchange) {
    for (UpstreamConnection kept = idle.pollLast(); kept != null; kept = idle.pollLast()) {
      if (kept.isUsable()) {
        upstream.meters().exchange(true);
        kept.run(exchange, true);
        return;
      }
    }
    dial(exchange);
  }

  /** Opens a new connection for the exchange. */
  void dial(Exchange exchange) {
    if (upstream.isClosed()) {
      exchange.fail(Upstream.stopped());
      return;
    }
    if (all.size() >= upstream.settings().maxConnections()) {
      exchange.fail(new UpstreamException(Fault.EXHAUSTED, all.size() + " to " + endpoint));
      return;
    }
    UpstreamConnection connection = new UpstreamConnection(this);
    all.add(connection);
    upstream.meters().upstreamOpened();
    ChannelFuture dial =
        upstream
            .dialer()
            .dial(loop, endpoint, exchange.request().connectTimeout(), connection.initializer());
    Channel channel = dial.channel();
    channel.closeFuture().addListener(closed -> onLoop(() -> remove(connection)));
    dial.addListener(done -> onLoop(() -> dialled(connection, exchange, dial)));
  }

  private void dialled(UpstreamConnection connection, Exchange exchange, ChannelFuture dial) {
    if (!dial.isSuccess()) {
      remove(connection);
      exchange.fail(
          new UpstreamException(
              Upstream.dialFault(dial.cause()), "dial " + endpoint + ": " + dial.cause()));
    } else if (upstream.isClosed()) {
      dial.channel().close();
      exchange.fail(Upstream.stopped());
    } else if (exchange.isOver()) {
      release(connection);
    } else {
      upstream.meters().exchange(false);
      connection.run(exchange, false);
    }
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** Keeps a connection whose exchange is over. */
  void release(UpstreamConnection connection) {
    if (upstream.isClosed()
        || !connection.isUsable()
        || idle.size() >= upstream.settings().maxIdle()) {
      connection.close();
      return;
    }
    connection.rest(upstream.nanos().getAsLong());
    idle.addLast(connection);
    sweepLater();
  }

  void remove(UpstreamConnection connection) {
    if (!all.remove(connection)) {
      return;
    }
    idle.remove(connection);
    upstream.meters().upstreamClosed();
    if (all.isEmpty()) {
      upstream.forget(this);
    }
  }

  /** One task for all connections, while there is one at rest. */
  private void sweepLater() {
    Duration time = upstream.settings().idleTimeout();
    if (!sweeping && !time.isZero()) {
      sweeping = true;
      loop.schedule(this::sweep, time.toNanos() / 2 + 1, TimeUnit.NANOSECONDS);
    }
  }

  private void sweep() {
    sweeping = false;
    long since = upstream.nanos().getAsLong() - upstream.settings().idleTimeout().toNanos();
    for (UpstreamConnection oldest = idle.peekFirst();
        oldest != null && oldest.restingSince() - since <= 0;
        oldest = idle.peekFirst()) {
      idle.removeFirst();
      oldest.close();
    }
    if (!idle.isEmpty()) {
      sweepLater();
    }
  }

  void close() {
    Set.copyOf(all).forEach(UpstreamConnection::close);
  }

  /** For tests. */
  int resting() {
    return idle.size();
  }
}
