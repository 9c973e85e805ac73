package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that has missed news reads what they told of. */
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

  /** What it has without asking. */
  private static void awaitKnown(RedisReplica replica, OriginId origin) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(get(replica.store.ownership().snapshot(1_000)))
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
      String history = field("#");
      int last = history.lastIndexOf(':') + 1;
      long seq = Long.parseLong(history.substring(last));
      server.command("HSET " + hash + " # " + history.substring(0, last) + (seq + 1));
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
  void everyHashIsReadInTurn() throws Exception {
    try (RedisReplica here = RedisReplica.of(server)) {
      awaitKnown(here, A);
      move();

      awaitKnown(here, B);
    }
  }
}
