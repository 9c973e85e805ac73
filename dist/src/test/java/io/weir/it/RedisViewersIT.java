package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
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

  private static WeirProcess replica(String name, Redis redis) {
    return WeirProcess.builder()
        .with("weir.replica = " + name)
        .with("weir.routing { ownership-ttl = 6s, publisher-grace = 3s }")
        .with(
            "weir.store { type = redis, redis { port = %d, budget = 2s } }".formatted(redis.port()))
        .start();
  }

  private static WeirProcess threeOrigins(WeirProcess registeringAt) {
    return WeirProcess.builder()
        .with("weir.protocols.loopback.enabled = true")
        .with("weir.protocols.loopback.origins = [{ name = o1 }, { name = o2 }, { name = o3 }]")
        .with("weir.protocols.loopback.heartbeat = 1s")
        .with("weir.protocols.loopback.register-at = \"127.0.0.1:" + registeringAt.apiPort() + "\"")
        .start();
  }

  @Test
  void commandsDoNotGrowWithViewers() {
    try (Redis redis = Redis.start();
        WeirProcess a = replica("a", redis);
        WeirProcess b = replica("b", redis);
        WeirProcess origins = threeOrigins(a)) {
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
        double none = commandsPerSecond(redis, viewers);
        watch(viewers, 50, a, b);
        double some = commandsPerSecond(redis, viewers);
        watch(viewers, 200, a, b);
        double many = commandsPerSecond(redis, viewers);
        System.out.printf(
            "Redis, %d streams, 3 origins, 2 replicas: %.1f commands/s with no viewer, %.1f with"
                + " 50, %.1f with 200%n",
            STREAMS, none, some, many);
        // Where a period begins within the window is chance; a command a viewer would be far more.
        assertThat(List.of(some, many)).allMatch(it -> it < none * 1.2 + 2);
        assertThat(none).isGreaterThan(1);
        assertThat(publishers).allMatch(Tool::isAlive);
        assertThat(origins.process().isAlive()).isTrue();
      } finally {
        publishers.forEach(Tool::close);
      }
    }
  }

  /** That many watch, and are served. */
  private static void watch(Viewers viewers, int wanted, WeirProcess... at) {
    while (viewers.size() < wanted) {
      int next = viewers.size();
      viewers.add(at[next % at.length].httpPort(), "/live/v" + next % STREAMS + ".flv");
    }
    Awaitility.await(wanted + " are served").atMost(SOON).until(viewers::allServed);
  }

  /** Commands while all are served, as Redis itself counts them. */
  private static double commandsPerSecond(Redis redis, Viewers viewers) {
    long before = commands(redis);
    long start = System.nanoTime();
    Awaitility.await()
        .atMost(WINDOW.plus(SOON))
        .until(() -> System.nanoTime() - start > WINDOW.toNanos());
    double rate = (commands(redis) - before) * 1e9 / (System.nanoTime() - start);
    assertThat(viewers.served()).isEqualTo(viewers.size());
    return rate;
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
}
