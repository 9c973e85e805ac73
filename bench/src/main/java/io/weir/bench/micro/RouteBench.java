package io.weir.bench.micro;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.access.AccessDecision;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.OriginConnector;
import io.weir.api.routing.Route;
import io.weir.api.routing.StreamRequest;
import io.weir.api.selection.OriginLoad;
import io.weir.host.routing.Origins;
import io.weir.host.routing.Router;
import io.weir.host.routing.RoutingSettings;
import io.weir.host.session.SessionRegistry;
import io.weir.host.store.memory.MemoryStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A player of a stream whose owner is known: from the request to the open route and its end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouteBench {
  private static final StreamRequest REQUEST =
      new StreamRequest(
          new StreamKey(StreamKey.DEFAULT_VHOST, "live", "stream"),
          Role.PLAY,
          "rtmp",
          "rtmp",
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000),
          Map.of());

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final MemoryStore store = new MemoryStore(InstantSource.system(), timer);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Router router =
      new Router(
          new RoutingSettings(
              List.of(),
              Duration.ofSeconds(1),
              3,
              true,
              Duration.ofSeconds(30),
              Duration.ofSeconds(10),
              Duration.ofSeconds(10),
              Duration.ofHours(1),
              Duration.ofSeconds(1),
              1),
          "bench",
          "",
          List.of(),
          request -> CompletableFuture.completedFuture(new AccessDecision.Allow("")),
          store,
          new OneOrigin(),
          new SessionRegistry(InstantSource.system(), meters),
          InstantSource.system(),
          timer,
          meters);
  private final AtOnce connector = new AtOnce();

  /** Lets the stream have its owner, kept by a player that stays. */
  @Setup
  public void own() {
    router.open(REQUEST, connector, Runnable::run).toCompletableFuture().join();
  }

  /** Ends the threads. */
  @TearDown
  public void stop() {
    router.stop();
    timer.shutdownNow();
  }

  /** Opens and closes one route. */
  @Benchmark
  public Route<Integer> openAndClose() {
    Route<Integer> route =
        router.open(REQUEST, connector, Runnable::run).toCompletableFuture().join();
    route.close(EndReason.CLIENT_CLOSED);
    return route;
  }

  private static final class AtOnce implements OriginConnector<Integer> {
    @Override
    public CompletionStage<Integer> connect(Origin origin, Endpoint endpoint, Duration timeout) {
      return CompletableFuture.completedFuture(1);
    }

    @Override
    public void abandon(Integer connection) {}
  }

  private static final class OneOrigin implements Origins {
    private final Origin origin =
        new Origin(
            new OriginId("o1"),
            "1",
            Map.of("rtmp", List.of(Endpoint.tcp("127.0.0.1", 1935))),
            Origin.DEFAULT_WEIGHT,
            "",
            Map.of(),
            Instant.EPOCH);

    @Override
    public Optional<Origin> find(OriginId id) {
      return Optional.of(origin);
    }

    @Override
    public List<Origin> serving(String endpointKind) {
      return List.of(origin);
    }

    @Override
    public boolean healthy(OriginId id, String endpointKind) {
      return true;
    }

    @Override
    public Optional<OriginLoad.Reported> reported(OriginId id) {
      return Optional.empty();
    }

    @Override
    public void failed(OriginId id, String endpointKind, String why) {}

    @Override
    public void reached(OriginId id, String endpointKind) {}
  }
}
