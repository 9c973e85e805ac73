package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Closer;
import io.weir.it.kit.Link;
import io.weir.it.kit.Redis;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

  private final Closer closer = new Closer();
  private final Redis redis = closer.add(Redis.start());
  private final Link link = closer.add(Link.to(redis.port()));
  private LiveReplicas live;

  @BeforeEach
  void start() {
    String port = "weir.store.redis.port = ";
    live =
        closer.add(
            LiveReplicas.start(port + redis.port(), port + redis.port(), port + link.port()));
  }

  @AfterEach
  void stop() {
    closer.close();
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
   * Either way the new owner stays for longer than a lease, and who is at the other origin notices
   * nothing.
   */
  @Test
  void aReplicaThatStoodStillPastItsLeaseTakesNothingBack() {
    String stream = "s0";
    int loser = live.origin(0).stream(stream).publishers() == 1 ? 0 : 1;
    int next = 1 - loser;
    int others = live.sessionsAt(next);
    assertThat(others).isPositive();
    WeirProcess paused = live.at(0);
    paused.process().signal("STOP");
    live.origin(loser).kill();
    long start = System.nanoTime();
    try {
      // Its publish lease lapses, then the stream may move; the player at the next has gone.
      Awaitility.await("the publisher comes back at another replica")
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> live.publisher(1, stream));
      System.out.printf(
          "new publisher of %s: at r1, taken by o%d after %d ms%n",
          stream, next, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      live.newStream("meanwhile", 1);
    } finally {
      paused.process().signal("CONT");
    }
    Awaitility.await("the paused one learns the truth, and it stays so for longer than a lease")
        .atMost(SOON)
        .during(LiveReplicas.LEASE.plusSeconds(1))
        .until(() -> live.owners("live/" + stream).equals(Set.of("o" + next)));
    live.newStream("after", 0);
    System.out.printf(
        "a replica stood still past its lease: %d sessions run at the other origin, of %d before"
            + " and 5 new ones; %.0f stale writes refused%n",
        live.sessionsAt(next), others, paused.metrics().sum("weir_store_stale_writes_total"));
    assertThat(live.sessionsAt(next)).isEqualTo(others + 5);
  }
}
