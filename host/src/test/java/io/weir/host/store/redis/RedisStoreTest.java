package io.weir.host.store.redis;

import io.weir.api.store.SharedStore;
import io.weir.host.store.LinearizabilityContract;
import io.weir.host.store.SharedStoreContract;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The contract against a real Redis, seen by two replicas. */
final class RedisStoreTest implements SharedStoreContract, LinearizabilityContract {
  private static RedisServer server;

  private RedisReplica here;
  private RedisReplica there;

  @BeforeAll
  static void startRedis() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stopRedis() {
    server.close();
  }

  @BeforeEach
  void startReplicas() throws Exception {
    server.flush();
    here = RedisReplica.of(server);
    there = RedisReplica.of(server);
  }

  @AfterEach
  void stopReplicas() throws Exception {
    here.close();
    there.close();
  }

  @Override
  public SharedStore store() {
    return here.store;
  }

  @Override
  public SharedStore elsewhere() {
    return there.store;
  }

  @Override
  public Duration lease() {
    return Duration.ofMillis(1500);
  }

  @Override
  public void elapse(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(time.plusSeconds(10))
        .until(() -> System.nanoTime() - end > 0);
  }
}
