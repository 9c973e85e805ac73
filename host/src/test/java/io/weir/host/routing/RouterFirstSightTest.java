package io.weir.host.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.access.AccessDecision;
import io.weir.api.routing.StreamRequest;
import io.weir.api.selection.Candidate;
import io.weir.api.store.HistoryStore;
import io.weir.api.store.OwnershipStore;
import io.weir.api.store.SharedStore;
import io.weir.host.session.SessionRegistry;
import io.weir.host.store.memory.MemoryStore;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream that this replica does not know, at a store that takes its time. */
class RouterFirstSightTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final InstantSource clock = InstantSource.system();
  private final SharedStore store = new MemoryStore(clock, timer);
  private final CompletableFuture<Void> recalled = new CompletableFuture<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
    loop.shutdownNow();
  }

  /** Says who owns a stream when it has also been asked where its relatives were. */
  private SharedStore slow() {
    OwnershipStore ownership =
        over(
            OwnershipStore.class,
            store.ownership(),
            "find",
            found -> recalled.thenCompose(done -> (CompletionStage<?>) found));
    HistoryStore history =
        over(
            HistoryStore.class,
            store.history(),
            "recall",
            known -> {
              recalled.complete(null);
              return known;
            });
    SharedStore with = over(SharedStore.class, store, "ownership", own -> ownership);
    return over(SharedStore.class, with, "history", own -> history);
  }

  private interface Change {
    Object of(Object result);
  }

  private static <T> T over(Class<T> type, T real, String method, Change change) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              Object result = called.invoke(real, arguments);
              return called.getName().equals(method) ? change.of(result) : result;
            }));
  }

  @Test
  void itIsAskedWhereItsRelativesWereWhileItsOwnerIsAskedFor() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Router router =
        new Router(
            new RoutingSettings(
                List.of(RoutingRule.otherwise(List.of("sorted"), Zones.PREFER)),
                LONG,
                3,
                true,
                LONG,
                LONG,
                LONG,
                LONG,
                50,
                LONG,
                LONG,
                1),
            "replica",
            "",
            List.of(
                new NamedStrategy(
                    "sorted",
                    "test",
                    "1.0",
                    (key, candidates, context) ->
                        candidates.stream().map(Candidate::id).sorted().toList())),
            request -> CompletableFuture.completedFuture(new AccessDecision.Allow("")),
            () -> true,
            slow(),
            new FakeOrigins("a", "b"),
            Search.NONE,
            new SessionRegistry(clock, meters),
            clock,
            timer,
            meters);
    router.start();
    StreamRequest request =
        new StreamRequest(
            StreamKey.parse("__defaultVhost__/live/one"),
            Role.PUBLISH,
            "rtmp",
            "rtmp",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000),
            Map.of());
    OriginId origin =
        router
            .open(request, new FakeConnector(), loop)
            .thenApply(route -> route.origin().id())
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    assertThat(origin).isEqualTo(new OriginId("a"));
    router.stop();
  }
}
