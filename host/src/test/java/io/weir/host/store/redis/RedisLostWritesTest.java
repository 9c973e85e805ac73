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
import org.junit.jupiter.api.Test;

/** What was acknowledged is gone: the last of it by a fail-over, or all of it. */
class RedisLostWritesTest {
  private static final OriginId A = new OriginId("vid-a");
  private static final OriginId B = new OriginId("vid-b");
  private static final OriginId C = new OriginId("vid-c");
  private static final StreamKey KEY = StreamKey.parse("__defaultVhost__/live/cam1");
  private static final Duration TTL = Duration.ofSeconds(30);

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static String field(RedisServer server, String hash, String field) throws Exception {
    return server.command("HGET " + hash + " " + field).lines().toList().get(1);
  }

  @Test
  void whatComesAfterwardsIsNotTakenForWhatWasLost() throws Exception {
    try (RedisServer server = RedisServer.start();
        RedisReplica one = RedisReplica.of(server);
        RedisReplica other = RedisReplica.of(server)) {
      OwnershipStore here = one.store.ownership();
      OwnershipStore there = other.store.ownership();
      Ownership first = get(here.claim(KEY, A, TTL));
      String hash = server.command("KEYS weir:streams:*").lines().toList().get(2);
      String record = field(server, hash, KEY.toString());
      String history = field(server, hash, "#");
      Ownership lost = get(here.replace(first, B, TTL));
      server.command("HSET %s %s '%s' # %s".formatted(hash, KEY, record, history));
      await().pollDelay(Duration.ofMillis(20)).until(() -> true);

      Ownership next = get(there.replace(first, C, TTL));

      assertThat(next.origin()).isEqualTo(C);
      assertThat(next.generation()).isGreaterThan(lost.generation());
      assertThat(get(here.renew(List.of(lost), TTL))).containsExactly(lost);
      assertThat(get(here.restore(lost, Duration.ZERO, TTL))).isEqualTo(next);
      assertThat(get(here.find(KEY))).contains(next);
    }
  }

  @Test
  void whatIsEmptiedBeginsANewEpoch() throws Exception {
    try (RedisServer server = RedisServer.start();
        RedisReplica one = RedisReplica.of(server);
        RedisReplica other = RedisReplica.of(server)) {
      Ownership first = get(one.store.ownership().claim(KEY, A, TTL));
      server.flush();
      Ownership next = get(other.store.ownership().claim(KEY, B, TTL));

      assertThat(next.origin()).isEqualTo(B);
      assertThat(next.generation().epoch()).isGreaterThan(first.generation().epoch());
    }
  }
}
