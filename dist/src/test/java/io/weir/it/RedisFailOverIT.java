package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.ClusterRedis;
import io.weir.it.kit.OperatingPage;
import io.weir.it.kit.Redis;
import io.weir.it.kit.RedisPair;
import io.weir.it.kit.SentinelRedis;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A Redis server fails and its replica takes over, under three replicas of Weir that are configured
 * and permitted as the operators' page says. What the master had acknowledged last its replica has
 * never heard of. No running session may break, and what was lost comes back.
 */
final class RedisFailOverIT {
  private static final int STREAMS = LiveReplicas.STREAMS;
  private static final String USER = "weir.store.redis { username = weir, password = hush }\n";

  @Test
  void sentinelsMakeTheReplicaTheMaster() {
    try (SentinelRedis redis = SentinelRedis.start("mymaster", OperatingPage.redisUser())) {
      String store = local("sentinelServersConfig", "s", 26379, redis.ports());
      try (LiveReplicas live = LiveReplicas.start(store, store, store)) {
        failOver("Sentinel", live, redis.pair());
      }
    }
  }

  @Test
  void aMasterOfTheClusterIsFollowedByItsReplica() {
    try (ClusterRedis redis = ClusterRedis.start(OperatingPage.redisUser())) {
      String store = local("clusterServersConfig", "c", 6379, redis.ports());
      try (LiveReplicas live = LiveReplicas.start(store, store, store)) {
        failOver("Cluster", live, redis.pair(), redis.others().toArray(Redis[]::new));
      }
    }
  }

  /** The page's example of a set-up, with the servers of this test. */
  private static String local(String setUp, String host, int port, List<Integer> ports) {
    String example = OperatingPage.example(setUp);
    for (int i = 0; i < ports.size(); i++) {
      String theirs = "redis://" + host + (i + 1) + ":" + port;
      assertThat(example).contains(theirs);
      example = example.replace(theirs, "redis://127.0.0.1:" + ports.get(i));
    }
    return USER + example;
  }

  private static void failOver(
      String setUp, LiveReplicas live, RedisPair pair, Redis... otherMasters) {
    Redis[] before = with(pair.master(), otherMasters);
    LiveReplicas.awaitPublished(STREAMS, before);
    int kept = LiveReplicas.published(pair.master());
    pair.part();
    for (int i = 0; i < 4; i++) {
      live.newStream("lost-" + i, i);
    }
    assertThat(LiveReplicas.published(before)).isEqualTo(STREAMS + 4);
    int lost = LiveReplicas.published(pair.master()) - kept;
    assertThat(lost).isPositive();

    long start = System.nanoTime();
    pair.failOver();
    assertThat(LiveReplicas.published(pair.replica())).isEqualTo(kept);
    for (int i = 0; i < 3; i++) {
      live.newStream("meanwhile-" + i, i);
    }
    live.assertNothingBroke(
        "%s: the master is gone, with it %d streams that it had acknowledged; 3 new ones took %d ms"
            .formatted(setUp, lost, millisSince(start)));

    Awaitility.await("the replica is the master").atMost(LiveReplicas.SOON).until(pair::failedOver);
    long over = millisSince(start);
    live.awaitAway(false, live.replicas());
    LiveReplicas.awaitPublished(STREAMS + 7, with(pair.replica(), otherMasters));
    long repaired = millisSince(start);
    live.awaitAgreement("all agree again", STREAMS + 7);
    live.newStream("after", 2);
    live.assertNothingBroke(
        "%s: the replica is the master after %d ms and knows all after %d ms, %.0f were brought back"
            .formatted(
                setUp,
                over,
                repaired,
                live.sum("weir_store_calls_seconds_count", "call=\"restore\"")));
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private static Redis[] with(Redis one, Redis... others) {
    return Stream.concat(Stream.of(one), Stream.of(others)).toArray(Redis[]::new);
  }
}
