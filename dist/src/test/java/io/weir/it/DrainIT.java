package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.Ports;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Redis;
import io.weir.it.kit.Srt;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * An origin that is drained is empty by its deadline, and its clients are elsewhere or were told.
 */
final class DrainIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Clip CLIP = Clip.ofSeconds(20);

  private static String owner(WeirProcess weir, String stream) {
    return weir.json("/api/v1/explain?role=publish&stream=live/" + stream)
        .path("owner")
        .path("origin")
        .asText();
  }

  /** A stream that goes to that origin by its name. */
  private static String streamAt(WeirProcess weir, String origin, String prefix) {
    for (int i = 0; i < 100; i++) {
      String path = "/api/v1/explain?role=publish&stream=live/" + prefix + i;
      if (weir.json(path).get("order").get(0).asText().equals(origin)) {
        return prefix + i;
      }
    }
    throw new AssertionError("no stream goes to " + origin);
  }

  private static JsonNode origin(WeirProcess weir, String id) {
    return StreamSupport.stream(weir.json("/api/v1/origins").spliterator(), false)
        .filter(it -> it.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static int sessions(WeirProcess weir, String id) {
    JsonNode here = origin(weir, id).path("sessions");
    return here.path("publishers").asInt() + here.path("players").asInt();
  }

  private static void drain(WeirProcess weir, String id, String within) {
    String path = "/api/v1/origins/" + id + "/drain?within=" + within;
    assertThat(weir.api().post(path, "").statusCode()).isEqualTo(202);
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  @Test
  void rtmpAndHlsMoveOrAreToldByTheDeadline() {
    Path played = Workplace.directory("drained").resolve("played.flv");
    try (NginxRtmp a = NginxRtmp.startWithHls();
        NginxRtmp b = NginxRtmp.startWithHls();
        WeirProcess weir =
            WeirProcess.builder()
                .origin("a", a.address(), a.httpAddress())
                .origin("b", b.address(), b.httpAddress())
                .with("weir.selection.hash.bound = 0")
                .start()) {
      String plain = streamAt(weir, "a", "plain");
      String able = streamAt(weir, "a", "able");
      String later = streamAt(weir, "a", "later");
      Tool publisher = Ffmpeg.publishForever(CLIP.file(), weir.url(plain));
      Tool player = Ffmpeg.play(weir.url(plain), played);
      RawRtmp reconnecting = RawRtmp.reconnectingPublisher(weir.rtmpPort(), "live", able);
      try {
        Awaitility.await("all are there")
            .atMost(SOON)
            .until(
                () ->
                    sessions(weir, "a") == 3
                        && playlist(weir, plain).lines().filter(it -> it.endsWith(".ts")).count()
                            >= 2);

        long began = System.nanoTime();
        drain(weir, "a", "8s");
        assertThat(reconnecting.await(m -> m.command().equals("onStatus")).statusCode())
            .isEqualTo("NetConnection.Connect.ReconnectRequest");
        long asked = millisSince(began);
        try (RawRtmp old = reconnecting) { // as real clients do, it connects before it lets go
          reconnecting = RawRtmp.reconnectingPublisher(weir.rtmpPort(), "live", able);
          assertThat(old.isClosedWithin(SOON)).isTrue();
        }
        assertThat(owner(weir, able)).isEqualTo("b");
        try (RawRtmp fresh = RawRtmp.publisher(weir.rtmpPort(), "live", later)) {
          assertThat(owner(weir, later)).isEqualTo("b");
        }
        assertThat(explained(weir, plain)).contains("a owns the stream and is draining (until ");
        assertThat(publisher.isAlive()).as("ffmpeg cannot be asked, and has time").isTrue();

        Awaitility.await("a is empty")
            .atMost(Duration.ofSeconds(10))
            .until(() -> sessions(weir, "a") == 0);
        long empty = millisSince(began);
        assertThat(a.stream(plain).publishers()).isZero();
        assertThat(publisher.ended(SOON)).as("ffmpeg publisher was told").isTrue();
        assertThat(player.ended(SOON)).as("ffmpeg player was told").isTrue();
        System.out.printf(
            "  DRAIN rtmp: asked after %d ms, empty after %d ms of 8000%n", asked, empty);
        assertThat(empty).isLessThan(8_000);

        publisher = Ffmpeg.publishForever(CLIP.file(), weir.url(plain));
        Ffmpeg.play(weir.url(plain), played, 3).succeeds(SOON);
        assertThat(owner(weir, plain)).isEqualTo("b");
        Awaitility.await("HLS comes from b")
            .atMost(SOON)
            .until(() -> b.streams().containsKey(plain) && playlist(weir, plain).contains(".ts"));

        assertThat(weir.api().delete("/api/v1/origins/a/drain").statusCode()).isEqualTo(204);
        try (RawRtmp again = RawRtmp.publisher(weir.rtmpPort(), "live", streamAt(weir, "a", "z"))) {
          assertThat(sessions(weir, "a")).isEqualTo(1);
          assertThat(again.isClosedWithin(Duration.ofMillis(500))).isFalse();
        }
      } finally {
        reconnecting.close();
        publisher.close();
        player.close();
      }
    }
  }

  private static String playlist(WeirProcess weir, String stream) {
    RawHttp.Answer answer = RawHttp.get(weir.httpPort(), "/live/" + stream + ".m3u8");
    return answer.status() == 200 ? answer.text() : "";
  }

  private static String explained(WeirProcess weir, String stream) {
    return weir.json("/api/v1/explain?role=publish&stream=live/" + stream).path("why").asText();
  }

  @Test
  void srtIsShutDownAtOnceAndCallsAgain() {
    List<Integer> ports = Ports.free(2);
    Path clip = Srt.ts(CLIP);
    Path received = Workplace.directory("drained").resolve("received");
    Map<String, Integer> listeners = Map.of("a", ports.get(0), "b", ports.get(1));
    List<Tool> tools = new ArrayList<>();
    try (WeirProcess weir =
        WeirProcess.builder()
            .srtOrigin("a", "127.0.0.1:" + ports.get(0))
            .srtOrigin("b", "127.0.0.1:" + ports.get(1))
            .start()) {
      listeners.forEach(
          (id, port) ->
              tools.add(
                  Srt.receive(Srt.listener(port), received.resolveSibling("received-" + id))));
      Tool publisher = Srt.streamForever(clip, weir.srtUrl("s", "publish"));
      tools.add(publisher);
      Awaitility.await("it publishes").atMost(SOON).until(() -> !owner(weir, "s").isEmpty());
      String first = owner(weir, "s");
      Awaitility.await("it is there").atMost(SOON).until(() -> sessions(weir, first) == 1);

      long began = System.nanoTime();
      drain(weir, first, "30s");
      assertThat(publisher.ended(Duration.ofSeconds(10))).as("ffmpeg hears SHUTDOWN").isTrue();
      System.out.printf("  DRAIN srt: shut down after %d ms of 30000%n", millisSince(began));
      tools.add(Srt.streamForever(clip, weir.srtUrl("s", "publish")));
      Awaitility.await("it publishes elsewhere")
          .atMost(SOON)
          .until(() -> !owner(weir, "s").equals(first) && sessions(weir, owner(weir, "s")) == 1);
    } finally {
      tools.forEach(Tool::close);
    }
  }

  @Test
  void everyReplicaKnowsAndEmptiesTheOrigin() {
    try (Redis redis = Redis.start();
        NginxRtmp a = NginxRtmp.start();
        NginxRtmp b = NginxRtmp.start();
        WeirProcess one = replica(redis, a, b);
        WeirProcess two = replica(redis, a, b)) {
      String stream = streamAt(two, "a", "s");
      try (RawRtmp able = RawRtmp.reconnectingPublisher(two.rtmpPort(), "live", stream)) {
        drain(one, "a", "5s");
        assertThat(able.await(m -> m.command().equals("onStatus")).statusCode())
            .isEqualTo("NetConnection.Connect.ReconnectRequest");
        assertThat(origin(two, "a").path("state").asText()).isEqualTo("draining");
        assertThat(able.isClosedWithin(Duration.ofSeconds(8))).isTrue();
      }
      b.process().signal("STOP");
      Awaitility.await("the other's view is known")
          .atMost(SOON)
          .until(() -> !origin(one, "b").path("elsewhere").asText().isEmpty());
      b.process().signal("CONT");
    }
  }

  private static WeirProcess replica(Redis redis, NginxRtmp a, NginxRtmp b) {
    return WeirProcess.builder()
        .with("weir.store { type = redis, redis.port = " + redis.port() + " }")
        .with("weir.health.checks.rtmp = RTMP")
        .origin("a", a.address())
        .origin("b", b.address())
        .start();
  }
}
