package io.weir.host.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import io.weir.host.ManualClock;
import io.weir.host.routing.DirectPublisher;
import io.weir.host.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeeperTest {
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofSeconds(20);
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final OriginId A = new OriginId("vid-a");
  private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "cam");

  private final ManualClock clock = new ManualClock();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final OwnershipStore store = new MemoryStore(clock, timer).ownership();
  private final Map<OriginId, Origin> known = new HashMap<>();
  private final Set<OriginId> dead = new HashSet<>();
  private final DirectStreams streams = new DirectStreams(store, TTL, GRACE, dead::contains, clock);
  private String listed = "";
  private int asked;
  private final Keeper keeper =
      new Keeper(
          store,
          TTL,
          GRACE,
          INTERVAL,
          id -> Optional.ofNullable(known.get(id)),
          dead::contains,
          streams,
          new StreamLists(
              this::answer, new VhostRule(Set.of()), Runnable::run, new SimpleMeterRegistry()),
          clock);

  private CompletionStage<byte[]> answer(Endpoint endpoint, String target, int max) {
    asked++;
    return listed.isEmpty()
        ? CompletableFuture.failedFuture(new java.io.IOException("no answer"))
        : CompletableFuture.completedFuture(listed.getBytes(UTF_8));
  }

  /** What SRS says, with as many streams as clients. */
  static String list(String service, String... clients) {
    StringBuilder streams = new StringBuilder();
    for (String client : clients) {
      streams
          .append(streams.length() == 0 ? "" : ",")
          .append(
              """
              {"id":"vid-8q5w","name":"cam","vhost":"vid-1z","app":"live","tcUrl":"rtmp://x/live",
               "url":"/live/cam","live_ms":1795000000123,"clients":1,
               "publish":{"active":true,"cid":"%s"},"video":null,"audio":null}
              """
                  .formatted(client));
    }
    return """
    {"code":0,"server":"vid-a","service":"%s","pid":"4711","streams":[%s]}
    """
        .formatted(service, streams);
  }

  @BeforeEach
  void begin() {
    known("run1");
    join(streams.began(KEY, A, new DirectPublisher("run1", "c1")));
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private void known(String service) {
    known.put(
        A,
        new Origin(
            A,
            service + "/4711",
            Map.of("api", List.of(Endpoint.tcp("127.0.0.1", 1985))),
            100,
            "",
            Map.of(),
            Instant.EPOCH));
  }

  private void pass(Duration time) {
    for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(PERIOD)) {
      clock.advance(PERIOD);
      keeper.tick();
    }
  }

  private Optional<Ownership> owner() {
    return join(store.find(KEY));
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void aStreamStaysAsLongAsItsOriginListsIt() {
    listed = list("run1", "c1");
    pass(TTL.multipliedBy(4));
    assertThat(owner().orElseThrow().publisher()).isEqualTo("direct:run1/c1");
    assertThat(keeper.kept()).isEqualTo(1);
    assertThat(asked).isBetween(4, 6);
  }

  @Test
  void anOriginThatDoesNotAnswerKeepsItsStreams() {
    pass(TTL.multipliedBy(4));
    assertThat(owner().orElseThrow().publisher()).isEqualTo("direct:run1/c1");
  }

  @Test
  void whatIsTwiceNotListedGoes() {
    listed = list("run1");
    pass(INTERVAL.plus(PERIOD));
    assertThat(owner().orElseThrow().published()).as("once is not enough").isTrue();
    pass(INTERVAL);
    assertThat(owner().map(Ownership::published).orElse(false)).isFalse();
    pass(GRACE);
    assertThat(owner()).isEmpty();
  }

  @Test
  void aStreamWithAnotherPublisherIsThatOnes() {
    listed = list("run1", "c2");
    pass(INTERVAL.plus(PERIOD));
    assertThat(owner().orElseThrow().publisher()).isEqualTo("direct:run1/c2");
  }

  @Test
  void aDeadOriginLosesItsStreamsAtOnce() {
    dead.add(A);
    pass(PERIOD);
    assertThat(owner()).isEmpty();
  }

  @Test
  void aRunThatIsOverLosesItsStreamsAtOnceAndOneThatDidNotRegisterYetDoesNot() {
    pass(PERIOD);
    join(streams.began(KEY, A, new DirectPublisher("run2", "c1")));
    pass(PERIOD);
    assertThat(owner().orElseThrow().publisher()).isEqualTo("direct:run2/c1");
    known("run2");
    pass(PERIOD);
    known("run3");
    pass(PERIOD);
    assertThat(owner()).isEmpty();
  }

  @Test
  void streamsOfAnOriginThatIsNotKnownLapse() {
    known.clear();
    pass(TTL.minus(PERIOD));
    assertThat(owner()).isPresent();
    pass(PERIOD);
    assertThat(owner()).isEmpty();
  }

  @Test
  void aPublisherThatHasLeftDoesNotComeBackByALateRenewal() {
    Ownership held = owner().orElseThrow();
    join(streams.ended(KEY, A, new DirectPublisher("run1", "c1")));
    join(store.renew(List.of(held), TTL)); // as another replica that does not know yet
    assertThat(owner().orElseThrow().published()).isTrue();
    pass(PERIOD);
    assertThat(owner().orElseThrow().published()).isFalse();
    pass(GRACE);
    assertThat(owner()).isEmpty();
  }

  /** Clients of SRS may publish anew by the same connection. */
  @Test
  void aPublisherThatHasLeftMayComeAgain() {
    DirectPublisher publisher = new DirectPublisher("run1", "c1");
    join(streams.ended(KEY, A, publisher));
    join(streams.began(KEY, A, publisher));
    pass(PERIOD);
    assertThat(owner().orElseThrow().publisher()).isEqualTo("direct:run1/c1");
  }

  /** Another replica may have been told that it has come again. */
  @Test
  void thatAPublisherHasLeftIsForgottenAfterAWhile() {
    Ownership held = owner().orElseThrow();
    join(streams.ended(KEY, A, new DirectPublisher("run1", "c1")));
    assertThat(streams.hasLeft(held)).isTrue();
    clock.advance(Duration.ofMinutes(1));
    assertThat(streams.hasLeft(held)).isFalse();
  }

  @Test
  void publishersOfWeirAreNotItsBusiness() {
    Ownership held = owner().orElseThrow();
    join(store.unpublish(held, held.publisher()));
    join(store.publish(held, "replica/s1", TTL));
    pass(TTL);
    assertThat(owner()).isEmpty();
    assertThat(asked).isZero();
  }
}
