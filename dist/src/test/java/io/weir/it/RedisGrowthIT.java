package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Closer;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.IceClients;
import io.weir.it.kit.LoopbackOrigins;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Redis;
import io.weir.it.kit.Tool;
import io.weir.it.kit.Viewers;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Streams by RTMP, viewers by RTMP, FLV and WebRTC, origins and replicas come and go. Two times the
 * longest lease after each of them Redis has what is still there, and nothing else of Weir's.
 */
final class RedisGrowthIT {
  private static final Duration SOON = Duration.ofSeconds(40);

  /** Of streams, of registered origins, of WebRTC's sessions, and of what is remembered. */
  private static final Duration TTL = Duration.ofSeconds(8);

  private static final int STREAMS = 40;
  private static final int WATCHED = 4;

  private final Closer closer = new Closer();
  private final Redis redis = closer.add(Redis.start());
  private final IceClients browsers = closer.add(new IceClients());

  private WeirProcess replica(String name) {
    return WeirProcess.builder()
        .with("weir.replica = " + name)
        .with("weir.routing { ownership-ttl = 8s, play-claim-ttl = 8s }")
        .with("weir.routing { publisher-grace = 2s, history-ttl = 8s }")
        .with("weir.origins.ttl = 8s")
        .with("weir.protocols.webrtc.session-timeout = 8s")
        .with(
            "weir.store { type = redis, redis { port = %d, budget = 2s } }".formatted(redis.port()))
        .webRtcOrigin("browsers", browsers.address())
        .start();
  }

  @Test
  void afterTheLoadThereAreOriginsAndAfterTheReplicasNothing() {
    try (closer) {
      WeirProcess a = closer.add(replica("a"));
      WeirProcess b = closer.add(replica("b"));
      WeirProcess origins =
          closer.add(LoopbackOrigins.registeringAt(a, "1s", "o1", "o2", "o3").start());
      Awaitility.await("all origins are known at both")
          .atMost(SOON)
          .until(
              () -> List.of(a, b).stream().allMatch(it -> it.json("/api/v1/origins").size() == 4));
      Map<String, Integer> before = Map.of("origins", 3, "loads", 2, "states", 2);
      Awaitility.await("Redis has origins and replicas")
          .atMost(SOON)
          .untilAsserted(() -> assertThat(kept()).isEqualTo(before));

      Closer load = closer.add(new Closer());
      load(load, a, b);
      Awaitility.await("all streams and sessions are in Redis")
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(kept())
                      .containsEntry("streams", STREAMS + 1)
                      .containsEntry("sessions", browsers.size())
                      .containsKey("history"));
      List<String> moving = streamsAt(a, "o1");
      assertThat(a.api().post("/api/v1/origins/o1/drain?within=2s", "").statusCode())
          .isEqualTo(202);
      Awaitility.await("o1 is empty")
          .atMost(SOON)
          .until(() -> List.of(a, b).stream().allMatch(it -> sessions(it, "o1") == 0));
      moving.forEach(it -> load.add(RawRtmp.publisher(b.rtmpPort(), "live", it)));
      Map<String, Integer> most = kept();
      assertThat(most).containsEntry("streams", STREAMS + 1).containsEntry("drains", 1);
      assertThat(a.api().delete("/api/v1/origins/o1/drain").statusCode()).isEqualTo(204);

      load.close();
      Awaitility.await("all sessions have ended, those of WebRTC by silence")
          .atMost(SOON)
          .until(() -> List.of(a, b).stream().allMatch(it -> open(it) == 0));
      long loadGone = awaitKept("the load is gone", before);
      origins.close();
      Map<String, Integer> replicas = new TreeMap<>(before);
      replicas.remove("origins");
      long originsGone = awaitKept("the origins are gone", replicas);
      a.close();
      b.close();
      long replicasGone = awaitKept("the replicas are gone", Map.of());
      System.out.printf(
          "Redis had %s; %d ms after the load %s, %d ms after the origins %s, %d ms after the"
              + " replicas nothing; leases last %d ms%n",
          most, loadGone, before, originsGone, replicas, replicasGone, TTL.toMillis());
    }
  }

  private static double open(WeirProcess replica) {
    return replica.metrics().sum("weir_sessions_open")
        + replica.metrics().sum("weir_webrtc_sessions_open");
  }

  private static List<String> streamsAt(WeirProcess replica, String origin) {
    return StreamSupport.stream(replica.json("/api/v1/streams").spliterator(), false)
        .filter(it -> it.toString().contains("\"" + origin + "\""))
        .map(it -> it.get("stream").asText())
        .map(key -> key.substring(key.lastIndexOf('/') + 1))
        .toList();
  }

  private static int sessions(WeirProcess replica, String origin) {
    return StreamSupport.stream(replica.json("/api/v1/origins").spliterator(), false)
        .filter(it -> it.path("id").asText().contains(origin))
        .mapToInt(it -> it.at("/sessions/publishers").asInt() + it.at("/sessions/players").asInt())
        .sum();
  }

  private void load(Closer load, WeirProcess a, WeirProcess b) {
    for (int i = 0; i < STREAMS - WATCHED; i++) {
      WeirProcess here = i % 2 == 0 ? a : b;
      WeirProcess there = i % 2 == 0 ? b : a;
      load.add(RawRtmp.publisher(here.rtmpPort(), "live", "s" + i));
      load.add(RawRtmp.player(there.rtmpPort(), "live", "s" + i));
    }
    Viewers viewers = load.add(new Viewers());
    for (int i = 0; i < WATCHED; i++) {
      Tool publisher = Ffmpeg.publishForever(Clip.ofSeconds(20).file(), a.url("v" + i));
      load.add(publisher);
    }
    Awaitility.await("published")
        .atMost(SOON)
        .until(() -> b.json("/api/v1/streams").size() >= STREAMS);
    IntStream.range(0, 40)
        .forEach(i -> viewers.add(b.httpPort(), "/live/v" + i % WATCHED + ".flv"));
    Awaitility.await("viewers are served").atMost(SOON).until(viewers::allServed);
    for (int i = 0; i < 60; i++) {
      browsers.add((i % 2 == 0 ? a : b).webRtcApiPort(), (i % 2 == 0 ? b : a).webRtcPort(), "rtc");
    }
    load.add(browsers::silence);
  }

  /** Waits until Redis has just that; how long that took in milliseconds. */
  private long awaitKept(String what, Map<String, Integer> wanted) {
    long start = System.nanoTime();
    Awaitility.await(what)
        .atMost(TTL.multipliedBy(2))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(kept()).isEqualTo(wanted));
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** How many there are of each kind: fields of hashes and members of sorted sets, or else keys. */
  private Map<String, Integer> kept() {
    Map<String, Integer> kept = new TreeMap<>();
    redis
        .ask("KEYS *")
        .lines()
        .filter(line -> !line.isEmpty() && "*$".indexOf(line.charAt(0)) < 0)
        .forEach(
            key -> {
              String kind = key.substring("weir:".length()).split(":", 2)[0];
              kept.merge(key.endsWith(":ends") ? kind + "-ends" : kind, size(key), Integer::sum);
            });
    return kept;
  }

  private int size(String key) {
    return switch (redis.ask("TYPE " + key).strip()) {
      case "+hash" -> count("HLEN " + key) - count("HEXISTS " + key + " #");
      case "+zset" -> count("ZCARD " + key);
      default -> 1;
    };
  }

  private int count(String command) {
    return Integer.parseInt(redis.ask(command).substring(1).strip());
  }
}
