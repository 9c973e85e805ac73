package io.weir.plugin.loopback;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.net.Dialer;
import io.weir.api.net.Listeners;
import io.weir.api.protocol.BadInput;
import io.weir.api.protocol.ProtocolServer;
import io.weir.plugin.loopback.LoopbackOrigin.Bound;
import io.weir.plugin.loopback.demo.Clip;
import io.weir.plugin.loopback.demo.Demo;
import io.weir.plugin.loopback.demo.DemoStream;
import io.weir.plugin.loopback.stream.OriginServices;
import io.weir.plugin.loopback.stream.StreamTable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** All origins of the configuration, their registration, and the demo if it is asked for. */
final class LoopbackServer implements ProtocolServer {
  private final List<LoopbackOrigin> origins;
  private final LoopbackSettings settings;
  private final Dialer dialer;
  private final Optional<Demo> demo;
  private final List<Heartbeat> heartbeats = new ArrayList<>();

  LoopbackServer(
      LoopbackSettings settings,
      Listeners listeners,
      Dialer dialer,
      BadInput badInput,
      MeterRegistry meters) {
    this.settings = settings;
    this.dialer = dialer;
    Counter dropped = meters.counter("weir.loopback.players.dropped");
    this.origins =
        settings.origins().stream()
            .map(
                addresses ->
                    new LoopbackOrigin(
                        addresses,
                        listeners,
                        new OriginServices(
                            new StreamTable(settings.gopBytes()),
                            settings.playerQueueBytes(),
                            dropped::increment,
                            badInput)))
            .toList();
    this.demo =
        settings
            .demoThrough()
            .map(
                weir ->
                    new Demo(
                        new DemoStream(weir, settings.demoApp(), settings.demoStream()),
                        Clip.bundled(),
                        dialer,
                        meters));
  }

  @Override
  public CompletionStage<List<InetSocketAddress>> start() {
    CompletionStage<List<Bound>> all = CompletableFuture.completedStage(List.of());
    for (LoopbackOrigin origin : origins) {
      all = all.thenCompose(before -> origin.start().thenApply(bound -> with(before, bound)));
    }
    return all.handle(
            (bound, error) ->
                error == null
                    ? CompletableFuture.completedStage(begin(bound))
                    : stop()
                        .thenCompose(
                            ignored ->
                                CompletableFuture.<List<InetSocketAddress>>failedStage(error)))
        .thenCompose(stage -> stage);
  }

  private static List<Bound> with(List<Bound> before, Bound next) {
    List<Bound> all = new ArrayList<>(before);
    all.add(next);
    return List.copyOf(all);
  }

  /** The demo begins when all origins that are to register have done so. */
  private List<InetSocketAddress> begin(List<Bound> bound) {
    AtomicInteger unregistered = new AtomicInteger(bound.size());
    Runnable registered =
        () -> {
          if (unregistered.decrementAndGet() == 0) {
            demo.ifPresent(Demo::start);
          }
        };
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (Bound origin : bound) {
      addresses.add(origin.rtmp());
      addresses.add(origin.http());
      settings
          .registerAt()
          .ifPresent(
              api ->
                  heartbeats.add(
                      new Heartbeat(api, origin, settings.heartbeat(), dialer, registered)));
    }
    heartbeats.forEach(Heartbeat::start);
    if (heartbeats.isEmpty()) {
      demo.ifPresent(Demo::start);
    }
    return List.copyOf(addresses);
  }

  /** The demo ends at once, so that a Weir with no other clients need not wait for it. */
  @Override
  public CompletionStage<Integer> drain(Duration grace) {
    demo.ifPresent(Demo::stop);
    heartbeats.forEach(Heartbeat::stop);
    return origins.stream()
        .map(origin -> origin.drain(grace))
        .reduce(
            CompletableFuture.completedStage(0),
            (sum, left) -> sum.thenCombine(left, Integer::sum));
  }

  @Override
  public CompletionStage<Void> stop() {
    demo.ifPresent(Demo::stop);
    heartbeats.forEach(Heartbeat::stop);
    return CompletableFuture.allOf(
        origins.stream()
            .map(it -> it.stop().toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }
}
