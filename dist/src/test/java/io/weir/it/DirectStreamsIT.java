package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.ListedOrigin;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Redis;
import io.weir.it.kit.WeirProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Streams that are published straight at origins, which tell of them as SRS does: real media
 * servers take the streams, scripts speak for them.
 */
final class DirectStreamsIT {
  private static final String HOOKS = "/api/v1/srs/hooks";
  private static final Duration SOON = Duration.ofSeconds(10);

  private static String hook(String action, String server, String client, String stream) {
    return """
    {"server_id":"%s","service_id":"run1","action":"%s","client_id":"%s","ip":"192.0.2.7",
     "vhost":"__defaultVhost__","app":"live","tcUrl":"rtmp://192.0.2.1/live","stream":"%s",
     "param":"","stream_url":"/live/%s","stream_id":"vid-0xk989d"}
    """
        .formatted(server, action, client, stream, stream);
  }

  private static void told(WeirProcess weir, String body) {
    HttpResponse<String> answer = weir.api().post(HOOKS, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"code\":0");
  }

  private static String publisherOf(WeirProcess weir, String stream) {
    for (var each : weir.json("/api/v1/streams")) {
      if (each.path("name").asText().equals(stream)) {
        return each.path("origin").asText() + " " + each.path("publisher").asText();
      }
    }
    return "";
  }

  /** A name whose stream would go to that origin. */
  private static String streamFor(WeirProcess weir, String origin) {
    for (int i = 0; i < 100; i++) {
      String path = "/api/v1/explain?protocol=rtmp&role=play&stream=live/s" + i;
      if (weir.json(path).at("/order/0").asText().equals(origin)) {
        return "s" + i;
      }
    }
    throw new AssertionError("no stream for " + origin);
  }

  @Test
  void aStreamPushedStraightToAnOriginPlaysAfterItsHookUntilItEnds() {
    try (NginxRtmp here = NginxRtmp.start();
        NginxRtmp there = NginxRtmp.start();
        ListedOrigin a = ListedOrigin.start("vid-a", "run1", here.address());
        ListedOrigin b = ListedOrigin.start("vid-b", "run1", there.address());
        WeirProcess weir = WeirProcess.builder().start()) {
      a.register(weir);
      b.register(weir);
      String stream = streamFor(weir, "vid-b");
      try (RawRtmp pushed = RawRtmp.publisher(here.rtmpPort(), "live", stream)) {
        told(weir, hook("on_publish", "vid-a", "c1", stream));
        assertThat(publisherOf(weir, stream)).isEqualTo("vid-a direct:run1/c1");
        try (RawRtmp player = RawRtmp.player(weir.rtmpPort(), "live", stream)) {
          assertThat(here.stream(stream).players()).isEqualTo(1);
          assertThat(weir.json("/api/v1/sessions").findValuesAsText("origin"))
              .containsExactly("vid-a");
          assertThat(player.isClosedWithin(Duration.ofMillis(50))).isFalse();
        }
        RawHttp.Answer flv = RawHttp.get(weir.httpPort(), "/live/" + stream + ".flv");
        assertThat(flv.text()).isEqualTo("flv of vid-a");
        // A second publisher, who comes through Weir, is refused where the first one is.
        try (RawRtmp second = RawRtmp.connect(weir.rtmpPort()).handshake()) {
          assertThat(second.publish(second.openStream("live"), stream).statusCode())
              .isEqualTo("NetStream.Publish.BadName");
        }
        assertThat(publisherOf(weir, stream)).isEqualTo("vid-a direct:run1/c1");
        assertThat(pushed.isSilentFor(Duration.ofMillis(100))).isTrue();
      }
      told(weir, hook("on_unpublish", "vid-a", "c1", stream));
      assertThat(publisherOf(weir, stream)).isIn("vid-a ", "");
      assertThat(there.streams()).isEmpty();
    }
  }

  @Test
  void hooksOfWhatIsPublishedThroughWeirChangeNothing() {
    try (NginxRtmp nginx = NginxRtmp.start();
        ListedOrigin a = ListedOrigin.start("vid-a", "run1", nginx.address());
        WeirProcess weir =
            WeirProcess.builder().with("weir.routing.publisher-grace = 1s").start()) {
      a.register(weir);
      // SRS asks before it answers, so that the hook is there first.
      told(weir, hook("on_publish", "vid-a", "c1", "x"));
      try (RawRtmp publisher = RawRtmp.publisher(weir.rtmpPort(), "live", "x")) {
        String own = publisherOf(weir, "x");
        assertThat(own).startsWith("vid-a ").doesNotContain("direct:").hasSizeGreaterThan(8);
        told(weir, hook("on_publish", "vid-a", "c1", "x"));
        told(weir, hook("on_unpublish", "vid-a", "c1", "x"));
        assertThat(publisherOf(weir, "x")).isEqualTo(own);
        assertThat(publisher.isSilentFor(Duration.ofMillis(100))).isTrue();
      }
      Awaitility.await("let go").atMost(SOON).until(() -> publisherOf(weir, "x").isEmpty());
    }
  }

  private static WeirProcess replica(String name, Redis redis) {
    return WeirProcess.builder()
        .with("weir.replica = " + name)
        .with(
            "weir.store { type = redis, redis { port = %d, budget = 2s } }".formatted(redis.port()))
        .with("weir.routing { ownership-ttl = 3s, publisher-grace = 1s }")
        .start();
  }

  @Test
  void whatOneReplicaIsToldOfPlaysAtTheOtherWhichLetsItGoForBoth() {
    try (Redis redis = Redis.start();
        NginxRtmp here = NginxRtmp.start();
        NginxRtmp there = NginxRtmp.start();
        ListedOrigin a = ListedOrigin.start("vid-a", "run1", here.address());
        ListedOrigin b = ListedOrigin.start("vid-b", "run1", there.address());
        WeirProcess first = replica("first", redis);
        WeirProcess second = replica("second", redis)) {
      a.register(first);
      b.register(second);
      Awaitility.await("both know both")
          .atMost(SOON)
          .until(
              () ->
                  Stream.of(first, second).allMatch(it -> it.json("/api/v1/origins").size() == 2));
      String stream = streamFor(second, "vid-b");
      try (RawRtmp pushed = RawRtmp.publisher(here.rtmpPort(), "live", stream)) {
        told(first, hook("on_publish", "vid-a", "c1", stream));
        told(first, hook("on_publish", "vid-a", "c2", "stays"));
        Awaitility.await("the other has heard of it")
            .atMost(SOON)
            .until(() -> publisherOf(second, stream).equals("vid-a direct:run1/c1"));
        try (RawRtmp player = RawRtmp.player(second.rtmpPort(), "live", stream)) {
          assertThat(here.stream(stream).players()).isEqualTo(1);
          assertThat(there.streams()).isEmpty();
          assertThat(player.isClosedWithin(Duration.ofMillis(50))).isFalse();
        }
        assertThat(pushed.isSilentFor(Duration.ofMillis(100))).isTrue();
      }
      told(second, hook("on_unpublish", "vid-a", "c1", stream));
      for (WeirProcess at : List.of(first, second)) {
        Awaitility.await("let go").atMost(SOON).until(() -> publisherOf(at, stream).isEmpty());
      }
      Awaitility.await("and the first does not take it back, longer than its lease is")
          .during(Duration.ofSeconds(4))
          .atMost(SOON)
          .until(() -> publisherOf(first, stream).isEmpty());
      first.close();
      Awaitility.await("who was not told keeps it, longer than the lease is")
          .during(Duration.ofSeconds(4))
          .atMost(SOON)
          .until(() -> publisherOf(second, "stays").equals("vid-a direct:run1/c2"));
    }
  }

  @Test
  void whatAnOriginDoesNotListAnyMoreIsLetGo() {
    try (NginxRtmp nginx = NginxRtmp.start();
        ListedOrigin a = ListedOrigin.start("vid-a", "run1", nginx.address());
        WeirProcess weir =
            WeirProcess.builder()
                .with("weir.origins.streams.check-interval = 500ms")
                .with("weir.routing { ownership-ttl = 3s, publisher-grace = 1s }")
                .start()) {
      a.register(weir);
      a.lists("c1", "live", "kept");
      told(weir, hook("on_publish", "vid-a", "c1", "kept"));
      told(weir, hook("on_publish", "vid-a", "c2", "lost"));
      Awaitility.await("let go").atMost(SOON).until(() -> publisherOf(weir, "lost").isEmpty());
      assertThat(publisherOf(weir, "kept")).isEqualTo("vid-a direct:run1/c1");
      // Longer than a lease: who is listed is kept.
      int asked = a.asked();
      Awaitility.await("seven more looks").atMost(SOON).until(() -> a.asked() > asked + 7);
      assertThat(publisherOf(weir, "kept")).isEqualTo("vid-a direct:run1/c1");
    }
  }

  @Test
  void aStreamKnownToNobodyIsFoundByAskingOnceAndNotOnceAViewer() {
    List<RawRtmp> players = new CopyOnWriteArrayList<>();
    try (NginxRtmp here = NginxRtmp.start();
        NginxRtmp there = NginxRtmp.start();
        ListedOrigin a = ListedOrigin.start("vid-a", "run1", here.address());
        ListedOrigin b = ListedOrigin.start("vid-b", "run1", there.address());
        WeirProcess weir =
            WeirProcess.builder()
                .with("weir.origins.streams { ask = true, remember = 60s }")
                .start()) {
      a.register(weir);
      b.register(weir);
      String stream = streamFor(weir, "vid-b");
      a.lists("c1", "live", stream);
      try (RawRtmp pushed = RawRtmp.publisher(here.rtmpPort(), "live", stream)) {
        IntStream.range(0, 20)
            .parallel()
            .forEach(i -> players.add(RawRtmp.player(weir.rtmpPort(), "live", stream)));
        assertThat(here.stream(stream).players()).isEqualTo(20);
        assertThat(a.asked()).isEqualTo(1);
        assertThat(b.asked()).isEqualTo(1);
        assertThat(publisherOf(weir, stream)).isEqualTo("vid-a direct:run1/c1");
        for (int i = 0; i < 5; i++) {
          players.add(RawRtmp.player(weir.rtmpPort(), "live", "nowhere"));
        }
        assertThat(a.asked() + b.asked()).isEqualTo(2);
        assertThat(pushed.isSilentFor(Duration.ofMillis(50))).isTrue();
      }
    } finally {
      players.forEach(RawRtmp::close);
    }
  }

  @Test
  void whatIsNoHookOrOfNobodyIsRefusedAndCounted() {
    try (WeirProcess weir =
        WeirProcess.builder().with("weir.origins.registration.token = s3cret").start()) {
      String body = hook("on_publish", "stranger", "c1", "x");
      assertThat(weir.api().post(HOOKS, body).statusCode()).isEqualTo(401);
      HttpResponse<String> unknown = weir.api().post(HOOKS + "/s3cret", body);
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).contains("(expected: one of /api/v1/origins)");
      HttpResponse<String> play =
          weir.api().post(HOOKS + "/s3cret", hook("on_play", "stranger", "c1", "x"));
      assertThat(play.statusCode()).isEqualTo(400);
      assertThat(play.body()).contains("expected: on_publish or on_unpublish");
      assertThat(weir.json("/api/v1/streams")).isEmpty();
      for (String result : new String[] {"unauthorized", "unknown", "invalid"}) {
        assertThat(weir.metrics().sum("weir_origins_hooks_total", "result=\"" + result + "\""))
            .as(result)
            .isEqualTo(1);
      }
    }
  }
}
