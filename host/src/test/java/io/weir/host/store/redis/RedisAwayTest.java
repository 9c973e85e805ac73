package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.DatagramSession;
import io.weir.api.store.OriginStore.Registered;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What replicas do while Redis is away, and how they settle it when it is back. */
class RedisAwayTest {
  private static final OriginId A = new OriginId("vid-a");
  private static final OriginId B = new OriginId("vid-b");
  private static final StreamKey KEY = StreamKey.parse("__defaultVhost__/live/cam1");
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final RedisServer server = RedisServer.start();
  private RedisReplica here;
  private RedisReplica there;

  @BeforeEach
  void startReplicas() throws Exception {
    here = RedisReplica.of(server, "budget = 500ms");
    there = RedisReplica.of(server, "budget = 500ms");
  }

  @AfterEach
  void stop() throws Exception {
    here.close();
    there.close();
    server.close();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static OwnershipStore of(RedisReplica replica) {
    return replica.store.ownership();
  }

  private void awaitAway() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> here.store.status().away() && there.store.status().away());
    // Probes are seen to fail, so that it counts as an outage.
    await().atMost(Duration.ofSeconds(20)).until(() -> probesFailed(here) && probesFailed(there));
  }

  private static boolean probesFailed(RedisReplica replica) {
    return replica.meters.find("weir.store.calls").tag("call", "probe").timers().stream()
            .filter(timer -> !"answered".equals(timer.getId().getTag("result")))
            .mapToLong(timer -> timer.count())
            .sum()
        > 0;
  }

  private void awaitBack() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !here.store.status().away() && !there.store.status().away());
  }

  private void seen(RedisReplica replica, Ownership ownership) {
    await().until(() -> get(of(replica).find(KEY)).equals(Optional.of(ownership)));
  }

  @Test
  void knownStreamsResolveAndRenewalsWaitWhileRedisIsAway() throws Exception {
    Ownership held = get(of(here).claim(KEY, A, Duration.ofSeconds(1)));
    Ownership published = get(of(here).publish(held, "r1/s1", TTL)).orElseThrow();
    seen(there, published);
    server.kill();
    awaitAway();

    assertThat(get(of(here).find(KEY))).contains(published);
    assertThat(get(of(there).find(KEY))).contains(published);
    assertThat(get(of(there).claim(KEY, B, TTL))).isEqualTo(published);
    assertThat(get(of(here).renew(List.of(published), TTL))).isEmpty();
    assertThat(get(of(there).replace(held, B, TTL))).isEqualTo(published);
    assertThat(here.store.status().detail()).startsWith("away for ");
  }

  @Test
  void newStreamsAreOwnedHereUntilTheStoreSettlesThem() throws Exception {
    server.kill();
    awaitAway();
    Ownership alone = get(of(here).claim(KEY, A, TTL));
    assertThat(get(of(here).claim(KEY, B, TTL))).isEqualTo(alone);
    assertThat(get(of(here).publish(alone, "r1/s1", TTL)).orElseThrow().publisher())
        .isEqualTo("r1/s1");
    assertThat(alone.generation().alone()).isPositive();

    server.restart();
    awaitBack();
    assertThat(get(of(here).renew(List.of(alone), TTL))).containsExactly(alone);
    Ownership settled =
        get(of(here).restore(alone.withPublisher("r1/s1"), Duration.ofSeconds(3), TTL));

    assertThat(settled.origin()).isEqualTo(A);
    assertThat(settled.generation()).isGreaterThan(alone.generation());
    assertThat(settled.generation().alone()).isZero();
    seen(there, settled);
  }

  @Test
  void livePublisherBeatsNoneAndOfTwoTheOlderStays() throws Exception {
    server.kill();
    awaitAway();
    Ownership ours = get(of(here).claim(KEY, A, TTL));
    Ownership theirs = get(of(there).claim(KEY, B, TTL));
    server.restart();
    awaitBack();

    Ownership withoutPublisher = get(of(there).restore(theirs, Duration.ZERO, TTL));
    assertThat(withoutPublisher.origin()).isEqualTo(B);
    seen(here, withoutPublisher);
    Ownership young =
        get(of(here).restore(ours.withPublisher("r1/s1"), Duration.ofSeconds(5), TTL));
    assertThat(young.origin()).isEqualTo(A);
    assertThat(young.publisher()).isEqualTo("r1/s1");
    seen(there, young);

    Ownership old =
        get(of(there).restore(theirs.withPublisher("r2/s9"), Duration.ofSeconds(50), TTL));
    assertThat(old.origin()).isEqualTo(B);
    assertThat(old.publisher()).isEqualTo("r2/s9");
    seen(here, old);
    assertThat(get(of(here).restore(ours.withPublisher("r1/s1"), Duration.ofSeconds(6), TTL)))
        .isEqualTo(old);
  }

  @Test
  void whoStoodStillItselfTakesNothingBack() throws Exception {
    Ownership mine = get(of(here).claim(KEY, A, Duration.ofMillis(300)));
    await().until(() -> get(of(there).find(KEY)).isEmpty());
    Ownership present = get(of(there).claim(KEY, B, TTL));

    assertThat(get(of(here).renew(List.of(mine.withPublisher("r1/s1")), TTL))).hasSize(1);
    assertThat(get(of(here).restore(mine.withPublisher("r1/s1"), LONG, TTL))).isEqualTo(present);
    assertThat(get(of(here).publish(mine, "r1/s1", TTL))).isEmpty();
    assertThat(get(of(here).replace(mine, A, TTL))).isEqualTo(present);
    assertThat(here.counted("weir.store.stale.writes")).isEqualTo(3);
  }

  @Test
  void whoStandsStillAfterAnOutageTakesNothingBackEither() throws Exception {
    Ownership mine = get(of(here).claim(KEY, A, TTL));
    server.kill();
    awaitAway();
    server.restart();
    awaitBack();
    CompletableFuture<Void> end = new CompletableFuture<>();
    here.standStill(end);
    try {
      Ownership present = get(of(there).claim(KEY, B, TTL));
      await()
          .pollDelay(Duration.ofMillis(3_500))
          .until(() -> get(of(there).find(KEY)).equals(Optional.of(present)));

      assertThat(get(of(here).restore(mine.withPublisher("r1/s1"), LONG, TTL))).isEqualTo(present);
    } finally {
      end.complete(null);
    }
  }

  @Test
  void redisThatStoodStillForLongerThanTheLeasesLosesNoStream() throws Exception {
    Ownership held = get(of(here).claim(KEY, A, Duration.ofSeconds(2)));
    Ownership live = get(of(here).publish(held, "r1/s1", Duration.ofSeconds(2))).orElseThrow();
    seen(there, live);
    server.pause();
    awaitAway();
    await()
        .pollDelay(Duration.ofSeconds(3))
        .until(() -> get(of(there).find(KEY)).map(Ownership::origin).equals(Optional.of(A)));
    assertThat(here.store.status().detail()).startsWith("away for ").contains("500 ms");
    server.resume();
    awaitBack();

    assertThat(get(of(there).find(KEY)).map(Ownership::origin)).contains(A);
    assertThat(get(of(here).renew(List.of(live), TTL))).containsExactly(live);
    Ownership back = get(of(here).restore(live, Duration.ofSeconds(5), TTL));
    assertThat(back.origin()).isEqualTo(A);
    seen(there, back);
  }

  @Test
  void originsStayAndRegistrationsFailMeanwhile() throws Exception {
    Registered registered =
        new Registered(
            new Origin(A, "i", Map.of(), 100, "", Map.of(), Instant.ofEpochMilli(1)),
            Optional.empty());
    get(here.store.origins().register(registered, Duration.ofSeconds(1)));
    await().until(() -> get(there.store.origins().all()).size() == 1);
    server.kill();
    awaitAway();

    assertThat(get(there.store.origins().all())).containsExactly(registered);
    assertThatThrownBy(() -> get(here.store.origins().register(registered, TTL)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(AwayException.class);
    server.restart();
    awaitBack();
    assertThat(get(there.store.origins().all())).containsExactly(registered);
    get(here.store.origins().register(registered, TTL));
  }

  @Test
  void datagramSessionsOfThisReplicaOutliveRedis() throws Exception {
    DatagramSession session = new DatagramSession("u", "u", KEY, A, "127.0.0.1:8000", "pw");
    get(here.store.datagramSessions().put(session, TTL));
    assertThat(get(there.store.datagramSessions().find("u"))).contains(session);
    server.kill();
    awaitAway();

    assertThat(get(there.store.datagramSessions().find("u"))).contains(session);
    assertThat(get(here.store.datagramSessions().touch(List.of("u"), TTL))).isEmpty();
    DatagramSession made = new DatagramSession("m", "m", KEY, A, "127.0.0.1:8000", "pw");
    get(here.store.datagramSessions().put(made, TTL));
    assertThat(get(there.store.datagramSessions().missing(List.of("u", "x")))).isEmpty();
    server.restart();
    awaitBack();

    assertThat(get(here.store.datagramSessions().touch(List.of("u"), TTL))).isEmpty();
    assertThat(get(here.store.datagramSessions().touch(List.of("m"), TTL))).isEmpty();
    assertThat(get(there.store.datagramSessions().find("m"))).contains(made);
    assertThat(get(there.store.datagramSessions().missing(List.of("u", "x")))).containsExactly("x");
  }

  @Test
  void allSessionsOfThisReplicaComeBackToARedisThatHasLostThem() throws Exception {
    List<String> ids = IntStream.range(0, 1_000).mapToObj(i -> "u" + i).toList();
    for (String id : ids) {
      get(
          here.store
              .datagramSessions()
              .put(new DatagramSession(id, id, KEY, A, "127.0.0.1:8000", "pw"), TTL));
    }
    server.kill();
    awaitAway();
    server.restart();
    awaitBack();

    assertThat(get(here.store.datagramSessions().missing(ids))).isEmpty();
    assertThat(get(there.store.datagramSessions().missing(ids))).hasSameSizeAs(ids);
    assertThat(get(here.store.datagramSessions().touch(ids, TTL))).isEmpty();
    assertThat(get(there.store.datagramSessions().missing(ids))).isEmpty();
  }

  @Test
  void startsWithoutRedisAndJoinsItLaterUnlessItIsRequired() throws Exception {
    server.kill();
    try (RedisReplica refusing = new RedisReplica("required = true, port = " + server.port())) {
      assertThatThrownBy(refusing::start).hasMessageContaining("127.0.0.1");
    }
    try (RedisReplica late = RedisReplica.of(server)) {
      assertThat(late.store.status().away()).isTrue();
      Ownership alone = get(of(late).claim(KEY, A, TTL));
      server.restart();
      await().atMost(Duration.ofSeconds(20)).until(() -> !late.store.status().away());
      Ownership settled = get(of(late).restore(alone, Duration.ZERO, TTL));
      assertThat(settled.origin()).isEqualTo(A);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> get(of(here).find(KEY)).equals(Optional.of(settled)));
    }
  }
}
