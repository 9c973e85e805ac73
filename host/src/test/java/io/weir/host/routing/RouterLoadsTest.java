package io.weir.host.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.access.AccessDecision;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.StreamRequest;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.SelectionStrategy;
import io.weir.api.store.LoadStore;
import io.weir.host.session.SessionRegistry;
import io.weir.host.store.memory.MemoryStore;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the router's strategies know of sessions that were placed a moment ago. */
class RouterLoadsTest {
  private static final int HERD = 1000;
  private static final OriginId FIRST = new OriginId("o0");

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final InstantSource clock = InstantSource.system();
  private final MemoryStore store = new MemoryStore(clock, timer);
  private final SessionRegistry sessions = new SessionRegistry(clock, meters);
  private final String[] ids = IntStream.range(0, 10).mapToObj(i -> "o" + i).toArray(String[]::new);
  private final FakeOrigins origins = new FakeOrigins(ids);
  private final FakeConnector connector = new FakeConnector();
  private final Router router = router();

  /** The fewest publishers first, then by name. */
  private static SelectionStrategy least() {
    return (key, candidates, context) ->
        candidates.stream()
            .sorted(
                Comparator.comparingInt((Candidate one) -> one.load().publishers())
                    .thenComparing(Candidate::id))
            .map(Candidate::id)
            .toList();
  }

  private Router router() {
    RoutingSettings settings =
        new RoutingSettings(
            List.of(RoutingRule.otherwise(List.of("least"), Zones.PREFER)),
            Duration.ofSeconds(5),
            3,
            true,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            50,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            2);
    return new Router(
        settings,
        "replica",
        "",
        List.of(new NamedStrategy("least", "test", "1.0", least())),
        request -> CompletableFuture.completedFuture(new AccessDecision.Allow("")),
        () -> true,
        store,
        origins,
        Search.NONE,
        sessions,
        clock,
        timer,
        meters);
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
    loop.shutdownNow();
  }

  private CompletableFuture<Route<String>> publish(String stream) {
    StreamRequest request =
        new StreamRequest(
            new StreamKey(StreamKey.DEFAULT_VHOST, "live", stream),
            Role.PUBLISH,
            "rtmp",
            "rtmp",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000),
            Map.of());
    return router.open(request, connector, loop).toCompletableFuture();
  }

  @Test
  void ofAThousandThatComeAtOnceEachKnowsOfThoseBefore() throws Exception {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (String id : ids) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      answers.add(answer);
      connector.answer(new OriginId(id), answer);
    }
    List<CompletableFuture<Route<String>>> openings =
        IntStream.range(0, HERD).mapToObj(i -> publish("stream-" + i)).toList();
    answers.forEach(answer -> answer.complete("connection"));
    CompletableFuture.allOf(openings.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);

    assertThat(sessions.open()).hasSize(ids.length);
    assertThat(sessions.open().values())
        .allSatisfy(
            open -> assertThat(open.publishers()).isBetween(0, HERD / ids.length * 12 / 10));

    openings.forEach(opening -> opening.join().close(EndReason.CLIENT_CLOSED));
    assertThat(sessions.open()).isEmpty();
  }

  @Test
  void oneThatFailsAndIsTakenElsewhereCountsThereOnly() throws Exception {
    connector.fail(FIRST, new ConnectException("refused"));
    Route<String> route = publish("a").get(10, TimeUnit.SECONDS);
    assertThat(sessions.open())
        .containsExactly(Map.entry(route.origin().id(), new LoadStore.Open(1, 0)))
        .doesNotContainKey(FIRST);
    route.close(EndReason.CLIENT_CLOSED);
    assertThat(sessions.open()).isEmpty();
  }

  @Test
  void whoGoesToAnOwnerCountsThereBeforeItIsLetIn() throws Exception {
    connector.answer(FIRST, new CompletableFuture<>());
    store
        .ownership()
        .claim(
            new StreamKey(StreamKey.DEFAULT_VHOST, "live", "owned"), FIRST, Duration.ofMinutes(1))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    CompletableFuture<Route<String>> opening = publish("owned");
    await().until(() -> connector.dialled().contains(FIRST));
    assertThat(sessions.open()).containsExactly(Map.entry(FIRST, new LoadStore.Open(1, 0)));
    assertThat(opening).isNotDone();
  }

  @Test
  void oneThatFailsEverywhereCountsNowhere() {
    for (String id : ids) {
      connector.fail(new OriginId(id), new ConnectException("refused"));
    }
    assertThat(publish("a")).failsWithin(Duration.ofSeconds(10));
    assertThat(sessions.open()).isEmpty();
  }
}
