package io.weir.plugin.loopback;

import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.plugin.loopback.LoopbackSettings.OriginAddresses;
import io.weir.plugin.loopback.http.FlvRequestHandler;
import io.weir.plugin.loopback.rtmp.RtmpPipeline;
import io.weir.plugin.loopback.stream.OriginServices;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One small origin: what is published to it by RTMP is played from it by RTMP and HTTP-FLV. Methods
 * are called by one thread, never concurrently.
 */
final class LoopbackOrigin {
  private final OriginAddresses addresses;
  private final Listeners listeners;
  private final OriginServices services;
  private final List<Listener> open = new CopyOnWriteArrayList<>();

  LoopbackOrigin(OriginAddresses addresses, Listeners listeners, OriginServices services) {
    this.addresses = addresses;
    this.listeners = listeners;
    this.services = services;
  }

  /**
   * Where an origin listens.
   *
   * @param name the origin's
   * @param rtmp with the real port
   * @param http with the real port
   */
  record Bound(String name, InetSocketAddress rtmp, InetSocketAddress http) {}

  /** Opens both listeners; after a failure {@link #stop} closes what was opened. */
  CompletionStage<Bound> start() {
    String name = addresses.name();
    return listeners
        .tcp(
            name + "-rtmp",
            addresses.rtmp(),
            connection -> RtmpPipeline.serve(connection, services))
        .thenCompose(
            rtmp -> {
              open.add(rtmp);
              return listeners
                  .tcp(
                      name + "-http",
                      addresses.http(),
                      connection -> connection.pipeline().addLast(new FlvRequestHandler(services)))
                  .thenApply(
                      http -> {
                        open.add(http);
                        return new Bound(name, rtmp.address(), http.address());
                      });
            });
  }

  CompletionStage<Integer> drain(Duration grace) {
    return open.stream()
        .map(listener -> listener.drain(grace))
        .reduce(
            CompletableFuture.completedStage(0),
            (sum, left) -> sum.thenCombine(left, Integer::sum));
  }

  CompletionStage<Void> stop() {
    return CompletableFuture.allOf(
        open.stream().map(it -> it.stop().toCompletableFuture()).toArray(CompletableFuture[]::new));
  }
}
