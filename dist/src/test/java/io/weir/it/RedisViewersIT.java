package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.IceClients;
import io.weir.it.kit.LoopbackOrigins;
import io.weir.it.kit.Redis;
import io.weir.it.kit.Tool;
import io.weir.it.kit.Viewers;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What Redis has to do depends on streams, origins and replicas, not on who watches. */
@Isolated
final class RedisViewersIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration WINDOW = Duration.ofSeconds(12);
  private static final int STREAMS = 3;

  private static WeirProcess.Builder replica(String name, Redis redis) {
    return WeirProcess.builder()
        .with("weir.replica = " + name)
        .with("weir.routing { ownership-ttl = 6s, publisher-grace = 3s }")
        .with(
            "weir.store { type = redis, redis { port = %d, budget = 2s } }"
                .formatted(redis.port()));
  }

  @Test
  void commandsDoNotGrowWithViewers() {
    try (Redis redis = Redis.start();
        WeirProcess a = replica("a", redis).start();
        WeirProcess b = replica("b", redis).start();
        WeirProcess origins = LoopbackOrigins.registeringAt(a, "1s", "o1", "o2", "o3").start()) {
      for (WeirProcess each : List.of(a, b)) {
        Awaitility.await("three origins")
            .atMost(SOON)
            .until(() -> each.json("/api/v1/origins").size() == 3);
      }
      List<Tool> publishers = new ArrayList<>();
      try (Viewers viewers = new Viewers()) {
        for (int i = 0; i < STREAMS; i++) {
          publishers.add(Ffmpeg.publishForever(Clip.ofSeconds(20).file(), a.url("v" + i)));
        }
        Awaitility.await("published")
            .atMost(SOON)
            .until(() -> b.json("/api/v1/streams").size() == STREAMS);
        List<WeirProcess> both = List.of(a, b);
        Rate none = rate(redis, both);
        watch(viewers, 2 * STREAMS, a, b);
        Rate each = rate(redis, both);
        assertThat(viewers.served()).isEqualTo(2 * STREAMS);
        watch(viewers, 200, a, b);
        Rate many = rate(redis, both);
        assertThat(viewers.served()).isEqualTo(200);
        System.out.printf(
            "Redis, %d streams, 3 origins, 2 replicas: %s with no viewer, %s with one of each"
                + " stream at each replica, %s with 200%n",
            STREAMS, none, each, many);
        // A replica renews the streams that it has sessions of, however many: the second one too.
        assertThat(none.renewals()).isCloseTo(STREAMS, withinPercentage(30));
        assertThat(each.renewals()).isCloseTo(2 * STREAMS, withinPercentage(30));
        assertThat(many.renewals()).isCloseTo(each.renewals(), withinPercentage(15));
        // Where periods begin within the window is chance; 33 times the viewers are not.
        assertThat(many.commands()).isCloseTo(each.commands(), withinPercentage(20));
        // What is remembered is where streams were placed, not who watched.
        assertThat(redis.ask("KEYS weir:history:client:*")).startsWith("*1\r\n");
        assertThat(publishers).allMatch(Tool::isAlive);
        assertThat(origins.process().isAlive()).isTrue();
      } finally {
        publishers.forEach(Tool::close);
      }
    }
  }

  /** Offers come to one replica and media to the other: both have the sessions. */
  @Test
  void commandsDoNotGrowWithWebRtcSessions() {
    try (Redis redis = Redis.start();
        IceClients clients = new IceClients();
        WeirProcess a = webRtcReplica("a", redis, clients);
        WeirProcess b = webRtcReplica("b", redis, clients)) {
      List<WeirProcess> both = List.of(a, b);
      Rate none = rate(redis, both);
      connect(clients, 100, a, b);
      Rate few = rate(redis, both);
      connect(clients, 600, a, b);
      Rate many = rate(redis, both);
      System.out.printf(
          "Redis, 2 replicas that look at their WebRTC sessions each second: %s with none, %s with"
              + " 100, %s with 600%n",
          none, few, many);
      assertThat(both)
          .allMatch(it -> it.metrics().sum("weir_webrtc_sessions_open") == clients.size());
      assertThat(few.commands()).isGreaterThan(none.commands());
      // Where periods begin within the window is chance; six times the sessions are not.
      assertThat(many.commands()).isCloseTo(few.commands(), withinPercentage(25));
      clients.silence();
      Awaitility.await("sessions end, and Redis has none")
          .atMost(SOON)
          .until(() -> redis.ask("KEYS weir:sessions:*").startsWith("*0\r\n"));
    }
  }

  private static WeirProcess webRtcReplica(String name, Redis redis, IceClients clients) {
    return replica(name, redis)
        .with("weir.protocols.webrtc.session-timeout = 6s")
        .webRtcOrigin("rtc", clients.address())
        .start();
  }

  /** There are that many, and both replicas know them. */
  private static void connect(IceClients clients, int wanted, WeirProcess offer, WeirProcess to) {
    int offerPort = offer.webRtcApiPort();
    int mediaPort = to.webRtcPort();
    while (clients.size() < wanted) {
      clients.add(offerPort, mediaPort, "v0");
    }
    Awaitility.await(wanted + " have shown themselves")
        .atMost(SOON)
        .until(() -> to.metrics().sum("weir_webrtc_sessions_open") == wanted);
  }

  /** That many watch, and are served. */
  private static void watch(Viewers viewers, int wanted, WeirProcess... at) {
    while (viewers.size() < wanted) {
      int next = viewers.size();
      viewers.add(at[next % at.length].httpPort(), "/live/v" + next % STREAMS + ".flv");
    }
    Awaitility.await(wanted + " are served").atMost(SOON).until(viewers::allServed);
  }

  /**
   * What was done in a second.
   *
   * @param commands as Redis counts them, those that scripts call with the scripts
   * @param renewals scripts of replicas, one a stream here
   */
  private record Rate(double commands, double renewals) {
    @Override
    public String toString() {
      return "%.1f commands/s (%.1f renewals)".formatted(commands, renewals);
    }
  }

  private static Rate rate(Redis redis, List<WeirProcess> replicas) {
    long commands = commands(redis);
    double renewals = renewals(replicas);
    long start = System.nanoTime();
    Awaitility.await()
        .atMost(WINDOW.plus(SOON))
        .until(() -> System.nanoTime() - start > WINDOW.toNanos());
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Rate(
        (commands(redis) - commands) / seconds, (renewals(replicas) - renewals) / seconds);
  }

  private static long commands(Redis redis) {
    return redis
        .ask("INFO stats")
        .lines()
        .filter(line -> line.startsWith("total_commands_processed:"))
        .map(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElseThrow();
  }

  private static double renewals(List<WeirProcess> replicas) {
    return replicas.stream()
        .mapToDouble(it -> it.metrics().sum("weir_store_calls_seconds_count", "call=\"renew\""))
        .sum();
  }
}
