package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Link;
import io.weir.it.kit.Redis;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One Redis fails in all its ways under three replicas with running sessions. No running session
 * may break. The long form ({@code -Dweir.long=true}) waits as long as operators would.
 */
final class RedisChaosIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final boolean LONG = Boolean.getBoolean("weir.long");
  private static final Duration PAUSE = Duration.ofSeconds(LONG ? 60 : 9);
  private static final int STREAMS = LiveReplicas.STREAMS;

  private final Redis redis = Redis.start();
  private final Link link = Link.to(redis.port());
  private LiveReplicas live;

  @BeforeEach
  void start() {
    String port = "weir.store.redis.port = ";
    live = LiveReplicas.start(port + redis.port(), port + redis.port(), port + link.port());
  }

  @AfterEach
  void stop() {
    live.close();
    link.close();
    redis.close();
  }

  @Test
  void redisIsKilledAndComesBackEmpty() {
    redis.kill();
    live.awaitAway(true, live.replicas());
    live.newStream("meanwhile", 0);
    live.newStream("meanwhile-too", 2);
    live.assertNothingBroke("Redis is gone, 2 new streams by the plain hash");

    redis.restart();
    live.awaitAway(false, live.replicas());
    LiveReplicas.awaitPublished(STREAMS + 2, redis);
    live.awaitAgreement("all agree again", STREAMS + 2);
    live.newStream("after", 1);
    live.assertNothingBroke("Redis came back empty and knows all again");
  }

  @Test
  void redisStandsStillForLongerThanTheLeases() {
    redis.pause();
    live.awaitAway(true, live.replicas());
    live.newStream("meanwhile", 1);
    long end = System.nanoTime() + PAUSE.toNanos();
    Awaitility.await().atMost(PAUSE.plus(SOON)).until(() -> System.nanoTime() - end > 0);
    live.assertNothingBroke("Redis stands still, 1 new stream by the plain hash");

    redis.resume();
    live.awaitAway(false, live.replicas());
    LiveReplicas.awaitPublished(STREAMS + 1, redis);
    live.awaitAgreement("all agree again", STREAMS + 1);
    live.assertNothingBroke("Redis went on after " + PAUSE.toSeconds() + " s");
  }

  @Test
  void oneReplicaAloneIsCutOff() {
    link.cut();
    live.awaitAway(true, live.replicas().subList(2, 3));
    assertThat(live.replicas().subList(0, 2)).noneMatch(LiveReplicas::away);
    // Longer than a lease: what only the cut one holds lapses for the others.
    long end = System.nanoTime() + Duration.ofSeconds(7).toNanos();
    Awaitility.await().atMost(SOON).until(() -> System.nanoTime() - end > 0);
    live.newStream("there", 0);
    live.newStream("cut-off", 2);
    live.assertNothingBroke("one replica has no Redis, 2 new streams");

    link.mend();
    live.awaitAway(false, live.replicas());
    LiveReplicas.awaitPublished(STREAMS + 2, redis);
    live.awaitAgreement("all agree again", STREAMS + 2);
    live.assertNothingBroke("it is back");
  }

  /**
   * It may write, and is refused, or hear first that it has lost: RedisAwayTest counts refusals.
   */
  @Test
  void aReplicaThatStoodStillPastItsLeaseTakesNothingBack() {
    String stream = "s0";
    int loser = live.origin(0).stream(stream).publishers() == 1 ? 0 : 1;
    int next = 1 - loser;
    WeirProcess paused = live.at(0);
    paused.process().signal("STOP");
    live.origin(loser).kill();
    try {
      // Its publish lease lapses, then the stream may move; the player at the next has gone.
      Awaitility.await("the publisher comes back at another replica")
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> live.publisher(1, stream));
      assertThat(live.origin(next).stream(stream).publishers()).isEqualTo(1);
    } finally {
      paused.process().signal("CONT");
    }
    Awaitility.await("the paused one learns the truth")
        .atMost(SOON)
        .until(() -> paused.json("/api/v1/streams").toString().contains("o" + next));
    assertThat(live.origin(next).stream(stream).publishers()).isEqualTo(1);
    System.out.printf(
        "a replica that stood still past its lease: %.0f stale writes refused%n",
        paused.metrics().sum("weir_store_stale_writes_total"));
  }
}
