package io.weir.host.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.weir.api.Endpoint;
import io.weir.api.net.Dialer;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.net.http.HttpUpstreamSettings;
import io.weir.api.net.http.RawResponse;
import io.weir.api.net.http.UpstreamException;
import io.weir.api.net.http.UpstreamException.Fault;
import io.weir.api.net.http.UpstreamRequest;
import io.weir.api.net.http.UpstreamResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Asks origins over pools, one for each endpoint and event loop, or over lone connections. */
final class Upstream implements HttpUpstream {
  private final HttpUpstreamSettings settings;
  private final Dialer dialer;
  private final HttpMeters meters;
  private final LongSupplier nanos;
  private final Map<EventLoop, Map<Endpoint, EndpointPool>> pools = new ConcurrentHashMap<>();
  private final Set<RawOpening> openings = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Upstream(HttpUpstreamSettings settings, Dialer dialer, HttpMeters meters, LongSupplier nanos) {
    this.settings = settings;
    this.dialer = dialer;
    this.meters = meters;
    this.nanos = nanos;
  }

  @Override
  public CompletionStage<UpstreamResponse> send(
      Channel client, Endpoint endpoint, UpstreamRequest request) {
    return send(client.eventLoop(), client, endpoint, request);
  }

  @Override
  public CompletionStage<UpstreamResponse> send(
      EventLoop loop, Endpoint endpoint, UpstreamRequest request) {
    return send(loop, null, endpoint, request);
  }

  private CompletionStage<UpstreamResponse> send(
      EventLoop loop, @Nullable Channel client, Endpoint endpoint, UpstreamRequest request) {
    if (closed) {
      return CompletableFuture.failedFuture(stopped());
    }
    Map<Endpoint, EndpointPool> ofLoop = pools.computeIfAbsent(loop, missing -> new HashMap<>());
    EndpointPool pool = ofLoop.computeIfAbsent(endpoint, e -> new EndpointPool(this, loop, e));
    Exchange exchange = new Exchange(pool, client, request);
    exchange.start();
    return exchange.response();
  }

  @Override
  public CompletionStage<RawResponse> open(
      Channel client, Endpoint endpoint, UpstreamRequest request) {
    if (closed) {
      return CompletableFuture.failedFuture(stopped());
    }
    RawOpening opening = new RawOpening(this, client, endpoint, request);
    openings.add(opening);
    opening.start();
    return opening.response();
  }

  void opened(RawOpening opening) {
    openings.remove(opening);
  }

  /** What a failed dial is; Netty's own exception tells that time ran out. */
  static Fault dialFault(Throwable cause) {
    return cause instanceof ConnectTimeoutException ? Fault.TIMEOUT : Fault.UNREACHABLE;
  }

  static UpstreamException stopped() {
    return new UpstreamException(Fault.STOPPED, "the protocol stops");
  }

  @Override
  public void close() {
    closed = true;
    pools.forEach(
        (loop, ofLoop) ->
            loop.execute(() -> Set.copyOf(ofLoop.values()).forEach(EndpointPool::close)));
    openings.forEach(RawOpening::cancel);
  }

  boolean isClosed() {
    return closed;
  }

  /** A pool without connections is no pool; called on its loop. */
  void forget(EndpointPool pool) {
    Map<Endpoint, EndpointPool> ofLoop = pools.get(pool.loop());
    if (ofLoop != null) {
      ofLoop.remove(pool.endpoint(), pool);
    }
  }

  HttpUpstreamSettings settings() {
    return settings;
  }

  Dialer dialer() {
    return dialer;
  }

  HttpMeters meters() {
    return meters;
  }

  LongSupplier nanos() {
    return nanos;
  }
}
