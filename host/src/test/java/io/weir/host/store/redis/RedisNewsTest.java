package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica knows what it hears, and reads what it has missed. */
class RedisNewsTest {
  private static final OriginId A = new OriginId("vid-a");
  private static final OriginId B = new OriginId("vid-b");
  private static final StreamKey KEY = StreamKey.parse("__defaultVhost__/live/cam1");
  private static final Duration TTL = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(30);

  private final RedisServer server = RedisServer.start();
  private String hash = "";

  @BeforeEach
  void claim() throws Exception {
    try (RedisReplica other = RedisReplica.of(server)) {
      get(other.store.ownership().claim(KEY, A, TTL));
    }
    hash = server.command("KEYS weir:streams:*").lines().toList().get(2);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private String field(String field) throws Exception {
    return server.command("HGET " + hash + " " + field).lines().toList().get(1);
  }

  /** Moves the stream, and nobody hears of it. */
  private void move() throws Exception {
    String moved = field(KEY.toString()).replace(A.value(), B.value());
    server.command("HSET %s %s '%s'".formatted(hash, KEY, moved));
  }

  /** As if there had been news. */
  private void moveOn() throws Exception {
    String history = field("#");
    int last = history.lastIndexOf(':') + 1;
    long seq = Long.parseLong(history.substring(last));
    server.command("HSET " + hash + " # " + history.substring(0, last) + (seq + 1));
  }

  private static List<Ownership> known(RedisReplica replica) {
    return List.copyOf(get(replica.store.ownership().snapshot(1_000)));
  }

  /** What it has without asking. */
  private static void awaitKnown(RedisReplica replica, OriginId origin) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(known(replica))
                    .filteredOn(it -> it.key().equals(KEY))
                    .extracting(Ownership::origin)
                    .containsExactly(origin));
  }

  @Test
  void aGapInTheNewsReadsTheirHash() throws Exception {
    try (RedisReplica here = RedisReplica.thatReadsNothingInTurn(server);
        RedisReplica there = RedisReplica.of(server)) {
      awaitKnown(here, A);
      move();
      moveOn();
      for (int i = 0; server.command("HLEN " + hash).startsWith(":2"); i++) {
        get(there.store.ownership().claim(StreamKey.parse("v/live/s" + i), A, TTL));
      }

      awaitKnown(here, B);
    }
  }

  @Test
  void aNewSubscriptionReadsAll() throws Exception {
    try (RedisReplica here = RedisReplica.thatReadsNothingInTurn(server)) {
      awaitKnown(here, A);
      move();
      server.command("CLIENT KILL TYPE pubsub");

      awaitKnown(here, B);
    }
  }

  @Test
  void aHashThatHasMovedOnIsReadInItsTurn() throws Exception {
    try (RedisReplica here = RedisReplica.of(server)) {
      awaitKnown(here, A);
      move();
      moveOn();

      awaitKnown(here, B);
    }
  }

  @Test
  void everyHashIsReadFromTimeToTime() throws Exception {
    try (RedisReplica here = RedisReplica.inHaste(server)) {
      awaitKnown(here, A);
      move();

      awaitKnown(here, B);
    }
  }

  @Test
  void aLeaseThatIsRenewedElsewhereLastsHereWithoutAsking() throws Exception {
    Duration lease = Duration.ofSeconds(2);
    StreamKey renewed = StreamKey.parse("v/live/renewed");
    StreamKey left = StreamKey.parse("v/live/left");
    try (RedisReplica here = RedisReplica.thatReadsNothingInTurn(server);
        RedisReplica there = RedisReplica.thatReadsNothingInTurn(server)) {
      OwnershipStore store = there.store.ownership();
      Ownership owner = get(store.claim(renewed, A, lease));
      Ownership published = get(store.publish(owner, "there/1", lease)).orElseThrow();
      assertThat(get(store.renew(List.of(published), TTL))).isEmpty();
      get(store.claim(left, A, lease));
      Ownership last = get(store.claim(StreamKey.parse("v/live/last"), A, TTL));
      await().atMost(SOON).until(() -> known(here).contains(last));
      await().atMost(SOON).until(() -> known(here).stream().noneMatch(it -> it.key().equals(left)));

      assertThat(known(here)).contains(published);
    }
  }

  @Test
  void whatHasLapsedIsFreedInRedisBesideWhatLasts() throws Exception {
    try (RedisReplica here = RedisReplica.inHaste(server)) {
      for (int i = 0; server.command("HLEN " + hash).startsWith(":2"); i++) {
        StreamKey key = StreamKey.parse("v/live/s" + i);
        get(here.store.ownership().claim(key, A, Duration.ofSeconds(2)));
      }
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(server.command("HLEN " + hash)).startsWith(":2"));
      assertThat(field(KEY.toString())).contains(A.value());
    }
  }

  /** Perhaps the next release can read it. */
  @Test
  void aRecordThatCannotBeReadStaysAndIsReadNoMoreOftenThanOthers() throws Exception {
    server.command("HSET " + hash + " v/live/next '{\"deadline\":9999999999999}'");
    try (RedisReplica here = RedisReplica.thatReadsNothingInTurn(server)) {
      awaitKnown(here, A);
      for (int i = 0; i < 2_000; i++) {
        get(here.store.ownership().find(StreamKey.parse("v/live/s" + i)));
      }

      assertThat(here.called("snapshot")).isBetween(64L, 256L);
      assertThat(field("v/live/next")).contains("9999999999999");
    }
  }
}
