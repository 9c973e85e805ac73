package io.weir.bench.micro;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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
import io.weir.api.store.SharedStore;
import io.weir.api.store.StoreServices;
import io.weir.host.routing.Origins;
import io.weir.host.routing.Router;
import io.weir.host.routing.RoutingRule;
import io.weir.host.routing.RoutingSettings;
import io.weir.host.routing.Search;
import io.weir.host.routing.Zones;
import io.weir.host.session.SessionRegistry;
import io.weir.host.store.memory.MemoryStore;
import io.weir.host.store.redis.RedisStoreFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
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
  private static final InstantSource CLOCK = InstantSource.system();
  private static final StreamRequest REQUEST =
      new StreamRequest(
          new StreamKey(StreamKey.DEFAULT_VHOST, "live", "stream"),
          Role.PLAY,
          "rtmp",
          "rtmp",
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000),
          Map.of());

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtOnce connector = new AtOnce();

  /** Memory, or a Redis of the bench's own, of which this replica has a mirror. */
  @Param({"memory", "redis"})
  public String type = "";

  private @Nullable Process redis;
  private @Nullable SharedStore store;
  private @Nullable Router router;

  /** Lets the stream have its owner, kept by a player that stays. */
  @Setup
  public void own() throws Exception {
    SharedStore shared = type.equals("redis") ? redis() : new MemoryStore(CLOCK, timer);
    shared.start().toCompletableFuture().join();
    store = shared;
    router =
        new Router(
            new RoutingSettings(
                List.of(RoutingRule.otherwise(List.of(), Zones.PREFER)),
                Duration.ofSeconds(1),
                3,
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofHours(1),
                50,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                1),
            "bench",
            "",
            List.of(),
            request -> CompletableFuture.completedFuture(new AccessDecision.Allow("")),
            () -> true,
            shared,
            new OneOrigin(),
            Search.NONE,
            new SessionRegistry(CLOCK, meters),
            CLOCK,
            timer,
            meters);
    router.start();
    router.open(REQUEST, connector, Runnable::run).toCompletableFuture().join();
  }

  private SharedStore redis() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    redis =
        new ProcessBuilder("redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", "")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Config section =
        ConfigFactory.parseString("port = " + port)
            .withFallback(
                ConfigFactory.parseResources("reference.conf").getConfig("weir.store.redis"));
    SharedStore shared =
        new RedisStoreFactory().create(section, new StoreServices(CLOCK, timer, meters));
    shared.start().toCompletableFuture().join();
    while (shared.status().away()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return shared;
  }

  /** Ends the threads, and Redis. */
  @TearDown
  public void stop() {
    Objects.requireNonNull(router).stop();
    Objects.requireNonNull(store).stop().toCompletableFuture().join();
    timer.shutdownNow();
    if (redis != null) {
      redis.destroy();
    }
  }

  /** Opens and closes one route. */
  @Benchmark
  public Route<Integer> openAndClose() {
    Route<Integer> route =
        Objects.requireNonNull(router)
            .open(REQUEST, connector, Runnable::run)
            .toCompletableFuture()
            .join();
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
    public void reached(OriginId id, String endpointKind, Duration took) {}

    @Override
    public void refused(OriginId id, String endpointKind, StreamKey key, String why) {}

    @Override
    public void stalled(OriginId id, String endpointKind) {}

    @Override
    public boolean draining(OriginId id) {
      return false;
    }

    @Override
    public boolean believed(String endpointKind) {
      return true;
    }

    @Override
    public String standing(OriginId id, String endpointKind) {
      return "up";
    }
  }
}
