package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Link;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Redis;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Redis fails in all its ways under three replicas with running sessions: a publisher of each
 * stream at one replica, a player at the next. No running session may break. The long form ({@code
 * -Dweir.long=true}) waits as long as operators would.
 */
final class RedisChaosIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final boolean LONG = Boolean.getBoolean("weir.long");
  private static final Duration PAUSE = Duration.ofSeconds(LONG ? 60 : 9);
  private static final int STREAMS = 12;

  private final Redis redis = Redis.start();
  private final Link link = Link.to(redis.port());
  private final List<NginxRtmp> origins = List.of(NginxRtmp.start(), NginxRtmp.start());
  private final List<WeirProcess> replicas = new ArrayList<>();
  private final List<RawRtmp> clients = new ArrayList<>();

  @BeforeEach
  void start() {
    for (int i = 0; i < 3; i++) {
      replicas.add(replica("r" + i, i == 2 ? link.port() : redis.port()));
    }
    for (int i = 0; i < STREAMS; i++) {
      clients.add(publisher(i, "s" + i));
      clients.add(RawRtmp.player(at(i + 1).rtmpPort(), "live", "s" + i));
    }
    awaitAgreement("all know all", STREAMS);
  }

  private WeirProcess replica(String name, int redisPort) {
    WeirProcess.Builder builder =
        WeirProcess.builder()
            .with("weir.replica = " + name)
            .with("weir.routing { ownership-ttl = 5s, publisher-grace = 3s }")
            .with(
                "weir.store { type = redis, redis { port = %d, budget = 500ms } }"
                    .formatted(redisPort));
    for (int i = 0; i < origins.size(); i++) {
      builder.origin("o" + i, origins.get(i).address());
    }
    return builder.start();
  }

  @AfterEach
  void stop() {
    clients.forEach(RawRtmp::close);
    replicas.forEach(WeirProcess::close);
    link.close();
    origins.forEach(NginxRtmp::close);
    redis.close();
  }

  private WeirProcess at(int index) {
    return replicas.get(index % replicas.size());
  }

  private RawRtmp publisher(int replica, String stream) {
    return RawRtmp.publisher(at(replica).rtmpPort(), "live", stream);
  }

  /**
   * Every replica names the same owner of every stream. They are asked for each: what they list
   * lacks for moments what only others hold, since leases here are shorter than the time in which
   * everything is read anew.
   */
  private void awaitAgreement(String when, int streams) {
    Awaitility.await(when)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              Set<String> names = new TreeSet<>();
              replicas.forEach(it -> names.addAll(listed(it)));
              assertThat(names).hasSize(streams);
              List<Map<String, String>> known =
                  replicas.stream().map(it -> owners(it, names)).toList();
              assertThat(Set.copyOf(known)).as("what replicas know").hasSize(1);
              assertThat(known.get(0)).doesNotContainValue("");
            });
  }

  private static List<String> listed(WeirProcess replica) {
    return replica.json("/api/v1/streams").findValuesAsText("stream");
  }

  private static Map<String, String> owners(WeirProcess replica, Set<String> names) {
    Map<String, String> owners = new TreeMap<>();
    for (String name : names) {
      String question = "/api/v1/explain?protocol=rtmp&role=play&stream=" + name;
      owners.put(name, replica.json(question).at("/owner/origin").asText());
    }
    return owners;
  }

  private static boolean away(WeirProcess replica) {
    return replica.json("/readyz").path("store").asText().startsWith("away");
  }

  private void awaitAway(boolean away, List<WeirProcess> which) {
    Awaitility.await("away: " + away)
        .atMost(SOON)
        .until(() -> which.stream().allMatch(it -> away(it) == away));
  }

  /** As many records with a publisher in Redis. */
  private void awaitPublished(int streams) {
    Awaitility.await("Redis knows all that is live")
        .atMost(SOON)
        .until(
            () -> {
              int known = 0;
              for (int bucket = 0; bucket < 64; bucket++) {
                String all = redis.ask("HVALS weir:streams:{" + bucket + "}");
                known += all.split("\"publisher\"", -1).length - 1;
              }
              return known == streams;
            });
  }

  private void assertNothingBroke(String what) {
    double ended =
        replicas.stream().mapToDouble(it -> it.metrics().sum("weir_sessions_ended_total")).sum();
    double open = replicas.stream().mapToDouble(it -> it.metrics().sum("weir_sessions_open")).sum();
    System.out.printf("%s: %.0f sessions run, %.0f broke%n", what, open, ended);
    assertThat(ended).isZero();
    assertThat(open).isEqualTo(clients.size());
  }

  /** A new stream, published at one replica and played at the next, meets at one origin. */
  private void newStream(String name, int replica) {
    clients.add(publisher(replica, name));
    clients.add(RawRtmp.player(at(replica + 1).rtmpPort(), "live", name));
    List<NginxRtmp> where =
        origins.stream().filter(it -> it.stream(name).publishers() == 1).toList();
    assertThat(where).hasSize(1);
    Awaitility.await(name + " is played where it is published")
        .atMost(SOON)
        .until(() -> where.get(0).stream(name).players() == 1);
  }

  @Test
  void redisIsKilledAndComesBackEmpty() {
    redis.kill();
    awaitAway(true, replicas);
    newStream("meanwhile", 0);
    newStream("meanwhile-too", 2);
    assertNothingBroke("Redis is gone, 2 new streams by the plain hash");

    redis.restart();
    awaitAway(false, replicas);
    awaitPublished(STREAMS + 2);
    awaitAgreement("all agree again", STREAMS + 2);
    newStream("after", 1);
    assertNothingBroke("Redis came back empty and knows all again");
  }

  @Test
  void redisStandsStillForLongerThanTheLeases() {
    redis.pause();
    awaitAway(true, replicas);
    newStream("meanwhile", 1);
    long end = System.nanoTime() + PAUSE.toNanos();
    Awaitility.await().atMost(PAUSE.plus(SOON)).until(() -> System.nanoTime() - end > 0);
    assertNothingBroke("Redis stands still, 1 new stream by the plain hash");

    redis.resume();
    awaitAway(false, replicas);
    awaitPublished(STREAMS + 1);
    awaitAgreement("all agree again", STREAMS + 1);
    assertNothingBroke("Redis went on after " + PAUSE.toSeconds() + " s");
  }

  @Test
  void oneReplicaAloneIsCutOff() {
    link.cut();
    awaitAway(true, replicas.subList(2, 3));
    assertThat(replicas.subList(0, 2)).noneMatch(RedisChaosIT::away);
    // Longer than a lease: what only the cut one holds lapses for the others.
    long end = System.nanoTime() + Duration.ofSeconds(7).toNanos();
    Awaitility.await().atMost(SOON).until(() -> System.nanoTime() - end > 0);
    newStream("there", 0);
    newStream("cut-off", 2);
    assertNothingBroke("one replica has no Redis, 2 new streams");

    link.mend();
    awaitAway(false, replicas);
    awaitPublished(STREAMS + 2);
    awaitAgreement("all agree again", STREAMS + 2);
    assertNothingBroke("it is back");
  }

  /**
   * It may write, and is refused, or hear first that it has lost: RedisAwayTest counts refusals.
   */
  @Test
  void aReplicaThatStoodStillPastItsLeaseTakesNothingBack() {
    String stream = "s0";
    int loser = origins.get(0).stream(stream).publishers() == 1 ? 0 : 1;
    WeirProcess paused = at(0);
    paused.process().signal("STOP");
    origins.get(loser).kill();
    try {
      // Its publish lease lapses, then the stream may move; the player at the next has gone.
      RawRtmp moved =
          Awaitility.await("the publisher comes back at another replica")
              .atMost(SOON)
              .pollInterval(Duration.ofMillis(500))
              .ignoreExceptionsMatching(AssertionError.class::isInstance)
              .ignoreException(AssertionError.class)
              .until(() -> publisher(1, stream), client -> true);
      clients.add(moved);
      assertThat(origins.get(1 - loser).stream(stream).publishers()).isEqualTo(1);
    } finally {
      paused.process().signal("CONT");
    }
    Awaitility.await("the paused one learns the truth")
        .atMost(SOON)
        .until(() -> paused.json("/api/v1/streams").toString().contains("o" + (1 - loser)));
    assertThat(origins.get(1 - loser).stream(stream).publishers()).isEqualTo(1);
    System.out.printf(
        "a replica that stood still past its lease: %.0f stale writes refused%n",
        paused.metrics().sum("weir_store_stale_writes_total"));
  }
}
