package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.OriginStateStore;
import io.weir.api.store.OriginStore.Registered;
import io.weir.api.store.Ownership;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is left in Redis by replicas that are gone for good. */
class RedisLeavingsTest {
  private static final OriginId A = new OriginId("vid-a");
  private static final StreamKey KEY = StreamKey.parse("__defaultVhost__/live/cam1");
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LEASE = Duration.ofSeconds(2);

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static Registered registered(OriginId id) {
    Origin origin =
        new Origin(
            id,
            "instance",
            Map.of("rtmp", List.of(Endpoint.tcp("127.0.0.1", 1935))),
            100,
            "",
            Map.of(),
            Instant.ofEpochMilli(1));
    return new Registered(origin, Optional.empty());
  }

  @Test
  void recordsThatNobodySweepsGoWithTheLastOfThem() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      try (RedisReplica only = RedisReplica.of(server)) {
        Ownership owner = get(only.store.ownership().claim(KEY, A, LEASE));
        get(only.store.ownership().publish(owner, "only/1", LEASE));
        get(only.store.origins().register(registered(A), LEASE));
        get(only.store.origins().register(registered(new OriginId("vid-b")), SHORT));
        String left = server.command("PTTL weir:origins:{0}").substring(1).strip();
        assertThat(Long.parseLong(left)).isGreaterThan(SHORT.toMillis());
      }
      await()
          .atMost(LEASE.multipliedBy(2))
          .untilAsserted(() -> assertThat(server.command("DBSIZE")).startsWith(":0"));
    }
  }

  @Test
  void aDrainThatIsTakenBackLeavesNothing() throws Exception {
    try (RedisServer server = RedisServer.start();
        RedisReplica replica = RedisReplica.of(server)) {
      OriginStateStore states = replica.store.originStates();
      get(states.drain(new OriginStateStore.Drain(A, Instant.now(), Instant.now().plusSeconds(9))));
      assertThat(server.command("KEYS *")).contains("weir:drains");
      get(states.undrain(A));
      assertThat(server.command("DBSIZE")).startsWith(":0");
    }
  }
}
