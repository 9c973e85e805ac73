package io.weir.host.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StableHash;
import io.weir.api.StreamKey;
import io.weir.api.access.AccessDecision;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.StreamRequest;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.RendezvousHash;
import io.weir.api.selection.SelectionStrategy;
import io.weir.api.store.Ownership;
import io.weir.host.session.SessionRegistry;
import io.weir.host.store.redis.RedisReplica;
import io.weir.host.store.redis.RedisServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two replicas' routers place streams while their Redis says nothing, or is not there. */
final class RouterAwayTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

  enum Outage {
    /** Connections stay, answers do not come: calls end by their budget. */
    STANDS_STILL,
    /** Connections break: calls fail at once. */
    GONE_AND_BACK_EMPTY;

    void begin(RedisServer server) throws Exception {
      if (this == STANDS_STILL) {
        server.pause();
      } else {
        server.kill();
      }
    }

    void end(RedisServer server) throws Exception {
      if (this == STANDS_STILL) {
        server.resume();
      } else {
        server.restart();
      }
    }
  }

  private final RedisServer server = RedisServer.start();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final FakeConnector connector = new FakeConnector();
  private RedisReplica here;
  private RedisReplica there;
  private Router router;
  private Router other;

  @BeforeEach
  void start() throws Exception {
    here = RedisReplica.of(server, "budget = 500ms");
    there = RedisReplica.of(server, "budget = 500ms");
    router = router(here, "r1");
    other = router(there, "r2");
  }

  @AfterEach
  void stop() throws Exception {
    here.close();
    there.close();
    server.close();
    timer.shutdownNow();
    loop.shutdownNow();
  }

  private Router router(RedisReplica replica, String name) {
    SelectionStrategy sorted =
        (key, candidates, context) -> candidates.stream().map(Candidate::id).sorted().toList();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Router made =
        new Router(
            new RoutingSettings(
                List.of(RoutingRule.otherwise(List.of("sorted"), Zones.PREFER)),
                Duration.ofSeconds(5),
                3,
                true,
                Duration.ofSeconds(6),
                Duration.ofSeconds(6),
                Duration.ofSeconds(3),
                Duration.ofHours(1),
                50,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                1),
            name,
            "",
            List.of(new NamedStrategy("sorted", "test", "1.0", sorted)),
            request -> CompletableFuture.completedFuture(new AccessDecision.Allow("")),
            () -> true,
            replica.store,
            new FakeOrigins(NAMES.toArray(String[]::new)),
            Search.NONE,
            new SessionRegistry(InstantSource.system(), meters),
            InstantSource.system(),
            timer,
            meters);
    made.start();
    return made;
  }

  private static StreamKey key(String stream) {
    return new StreamKey(StreamKey.DEFAULT_VHOST, "live", stream);
  }

  private Route<String> open(Router at, String stream, Role role) {
    InetSocketAddress client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000);
    StreamRequest request = new StreamRequest(key(stream), role, "rtmp", "rtmp", client, Map.of());
    return get(at.open(request, connector, loop));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static OriginId plainly(String stream) {
    long hash = StableHash.of(key(stream).toString());
    return NAMES.stream()
        .map(OriginId::new)
        .max(Comparator.comparingDouble(id -> RendezvousHash.score(hash, id, 1)))
        .orElseThrow();
  }

  private void awaitAway(boolean away) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              get(here.store.ownership().claim(key("probe-1"), new OriginId("a"), SOON));
              get(there.store.ownership().claim(key("probe-2"), new OriginId("a"), SOON));
              return here.store.status().away() == away && there.store.status().away() == away;
            });
  }

  @ParameterizedTest
  @EnumSource(Outage.class)
  void streamsAreStillPlacedAlikeCountedAndSettledAfterwards(Outage outage) throws Exception {
    Route<String> before = open(router, "before", Role.PUBLISH);
    assertThat(before.origin().id()).as("by the strategy").isEqualTo(new OriginId("a"));
    outage.begin(server);
    awaitAway(true);
    assertThat(here.gauge("weir.store.away")).isEqualTo(1);

    List<Route<String>> routes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String stream = "s" + i;
      Route<String> published = open(router, stream, Role.PUBLISH);
      Route<String> played = open(other, stream, Role.PLAY);
      assertThat(published.origin().id()).as(stream).isEqualTo(played.origin().id());
      assertThat(published.origin().id()).isEqualTo(plainly(stream));
      routes.add(published);
      routes.add(played);
    }
    assertThat(routes.stream().map(it -> it.origin().id()).distinct().count())
        .as("origins that got some")
        .isGreaterThan(1);
    assertThat(open(router, "before", Role.PLAY).origin()).isEqualTo(before.origin());

    outage.end(server);
    awaitAway(false);
    assertThat(here.gauge("weir.store.away")).isZero();
    assertThat(here.counted("weir.store.returns")).isPositive();
    try (RedisReplica later = RedisReplica.of(server)) {
      for (int i = 0; i < 8; i++) {
        StreamKey key = key("s" + i);
        Route<String> published = routes.get(2 * i);
        await()
            .atMost(SOON)
            .until(
                () ->
                    get(later.store.ownership().find(key))
                        .filter(it -> it.published() && it.generation().alone() == 0)
                        .map(Ownership::origin)
                        .equals(Optional.of(published.origin().id())));
      }
    }
    routes.add(before);
    assertThat(routes).noneMatch(it -> it.revoked().toCompletableFuture().isDone());
    routes.forEach(it -> it.close(EndReason.CLIENT_CLOSED));
  }
}
