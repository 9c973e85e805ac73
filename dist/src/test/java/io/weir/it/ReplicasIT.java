package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Chromium;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Closer;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.LoopbackOrigins;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.Packets;
import io.weir.it.kit.Ports;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.Redis;
import io.weir.it.kit.Srt;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WebRtcOrigin;
import io.weir.it.kit.WebRtcPage;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Three replicas share one Redis. Origins: two nginx that make HLS, small ones that registered at
 * the first replica alone, one that takes SRT and serves RTMP, and one of WebRTC.
 */
@ResourceLock(Chromium.PICTURES)
final class ReplicasIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private static final Closer closer = new Closer();
  private static Redis redis;
  private static NginxRtmp first;
  private static NginxRtmp second;
  private static NginxRtmp converting;
  private static int srtPort;
  private static WebRtcOrigin webRtc;
  private static WeirProcess a;
  private static WeirProcess b;
  private static WeirProcess c;

  @BeforeAll
  static void start() {
    redis = closer.add(Redis.start());
    first = closer.add(NginxRtmp.startWithHls());
    second = closer.add(NginxRtmp.startWithHls());
    converting = closer.add(NginxRtmp.start());
    srtPort = Ports.free(1).get(0);
    webRtc = closer.add(WebRtcOrigin.start());
    a = closer.add(replica("a"));
    b = closer.add(replica("b"));
    c = closer.add(replica("c"));
    closer.add(LoopbackOrigins.registeringAt(a, "500ms", "loopback-a", "loopback-b").start());
    Awaitility.await("who registered at one is known to all")
        .atMost(SOON)
        .until(
            () ->
                List.of(a, b, c).stream()
                    .allMatch(it -> it.json("/api/v1/origins").toString().contains("loopback-b")));
  }

  private static WeirProcess replica(String name) {
    String both = "{ id = \"srt\", endpoints { srt = [\"127.0.0.1:%d\"], rtmp = [\"%s\"] } }";
    return WeirProcess.builder()
        .origin("first", first.address(), first.httpAddress())
        .origin("second", second.address(), second.httpAddress())
        .webRtcOrigin("rtc", webRtc.address())
        .with("weir.origins.static += " + both.formatted(srtPort, converting.address()))
        .with("weir.replica = " + name)
        .with("weir.security.secret = \"a secret of all replicas\"")
        .with(
            "weir.store { type = redis, redis { port = %d, budget = 2s } }".formatted(redis.port()))
        .start();
  }

  @AfterAll
  static void stop() {
    closer.close();
  }

  /** A stream that goes to such an origin by its name. */
  private static String streamAt(String origin) {
    return IntStream.range(0, 500)
        .mapToObj(i -> "s" + i)
        .filter(name -> order(a, name).get(0).asText().startsWith(origin))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode order(WeirProcess at, String stream) {
    return at.json("/api/v1/explain?role=publish&stream=live/" + stream).get("order");
  }

  @Test
  void whatIsPublishedAtOneIsPlayedAtAnotherByRtmpAndFlv() {
    Clip clip = Clip.ofSeconds(20);
    String stream = streamAt("loopback");
    Path rtmp = Workplace.directory("played").resolve("rtmp.flv");
    Path flv = Workplace.directory("played").resolve("http.flv");
    assertThat(order(b, stream)).isEqualTo(order(a, stream));
    try (Tool publisher = Ffmpeg.publishForever(clip.file(), a.url(stream))) {
      Awaitility.await("B knows the stream")
          .atMost(SOON)
          .until(() -> b.json("/api/v1/streams").toString().contains("live/" + stream));
      try (Tool one = Ffmpeg.play(b.url(stream), rtmp, 5);
          Tool other = Ffmpeg.play(b.httpUrl(stream + ".flv"), flv, 5)) {
        one.succeeds(SOON);
        other.succeeds(SOON);
      }
      assertThat(publisher.isAlive()).isTrue();
    }
    Packets.ofSlices(rtmp).holds(Packets.ofSlices(clip.file()), 3_000);
    Packets.ofSlices(flv).holds(Packets.ofSlices(clip.file()), 3_000);
  }

  @Test
  void aPlaylistOfOneLeadsToSegmentsAtOthers() {
    String stream = streamAt("second");
    try (Tool publisher = Ffmpeg.publishForever(Clip.ofSeconds(20).file(), b.url(stream))) {
      Awaitility.await("a playlist at A")
          .atMost(SOON)
          .until(() -> playlist(a, stream).lines().filter(it -> it.startsWith("/~")).count() >= 2);
      List<String> segments =
          playlist(a, stream).lines().filter(it -> it.startsWith("/~")).toList();
      String newest = segments.get(segments.size() - 1);
      String name = newest.substring(newest.lastIndexOf('/') + 1);
      byte[] whole = RawHttp.get(second.httpPort(), "/live/" + name).body();
      for (WeirProcess at : List.of(b, c)) {
        RawHttp.Answer segment = RawHttp.get(at.httpPort(), newest);
        assertThat(segment.status()).isEqualTo(200);
        assertThat(segment.body()).isNotEmpty().isEqualTo(whole);
      }
      assertThat(publisher.isAlive()).isTrue();
    }
  }

  private static String playlist(WeirProcess from, String stream) {
    RawHttp.Answer answer = RawHttp.get(from.httpPort(), "/live/" + stream + ".m3u8");
    return answer.status() == 200 ? answer.text() : "";
  }

  @Test
  void anOfferAtOneHasItsMediaAtAnotherAndItsEndAtAThird() {
    try (WebRtcPage publisher = WebRtcPage.start(webRtc.page());
        WebRtcPage player = WebRtcPage.start(webRtc.page())) {
      publisher.sendsTo(b.webRtcPort());
      WebRtcPage.Answer published = publisher.publish(a.whip("r"));
      assertThat(published.status()).isEqualTo(201);
      publisher.awaitConnected();
      player.sendsTo(a.webRtcPort());
      assertThat(player.play(c.whep("r")).status()).isEqualTo(201);
      player.receives(A_WHILE);
      // Checks come from every address that the browser has; they are one session's all the same.
      assertThat(b.metrics().sum("weir_webrtc_sessions_open")).isEqualTo(1);
      assertThat(b.metrics().sum("weir_datagram_sessions_open")).isPositive();

      String location = Objects.requireNonNull(published.location());
      URI url = URI.create(a.whip("r")).resolve(location);
      String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
      assertThat(RawHttp.ask(c.webRtcApiPort(), "DELETE", target).status()).isEqualTo(200);

      Awaitility.await("the origin has heard of it")
          .atMost(SOON)
          .until(() -> webRtc.sessions().stream().noneMatch(WebRtcOrigin.Session::publishes));
      Awaitility.await("no media goes through B")
          .atMost(SOON)
          .until(
              () ->
                  b.metrics().sum("weir_webrtc_sessions_open") == 0
                      && b.metrics().sum("weir_datagram_sessions_open") == 0);
      assertThat(player.end()).isEqualTo(200);
    }
  }

  @Test
  void whatIsPublishedBySrtAtOneIsPlayedByRtmpAtAnother() {
    Path clip = Srt.ts(Clip.ofSeconds(20));
    Path played = Workplace.directory("played").resolve("srt.flv");
    try (Tool origin = srtOrigin("cam");
        Tool publisher = Srt.streamForever(clip, b.srtUrl("cam", "publish"))) {
      Awaitility.await("the origin has it")
          .atMost(SOON)
          .until(() -> converting.stream("cam").publishers() == 1);
      Ffmpeg.play(c.url("cam"), played, 4).succeeds(SOON);
      assertThat(origin.isAlive()).isTrue();
      assertThat(publisher.isAlive()).isTrue();
    }
    assertThat(Packets.of(played).of("video")).hasSizeGreaterThan(50);
    assertThat(Packets.of(played).of("audio")).hasSizeGreaterThan(50);
  }

  /** Takes one stream by SRT and gives it to the converting origin's RTMP side. */
  private static Tool srtOrigin(String stream) {
    String command = "ffmpeg -hide_banner -nostdin -i %s -map 0:v -map 0:a -c copy -f flv %s";
    return Tool.start(
        Workplace.directory("srt-origin"),
        Map.of(),
        List.of(command.formatted(Srt.listener(srtPort), converting.url(stream)).split(" ")));
  }

  @Test
  void anOriginThatGoesIsGoneEverywhere() {
    // Its own replica of origins, so that the others stay.
    try (WeirProcess more = LoopbackOrigins.registeringAt(c, "500ms", "passing").start()) {
      for (WeirProcess at : List.of(a, b, c)) {
        Awaitility.await("known").atMost(SOON).until(() -> knows(at, "passing"));
      }
      assertThat(more.process().isAlive()).isTrue();
    }
    for (WeirProcess at : List.of(a, b, c)) {
      Awaitility.await("unhealthy everywhere")
          .atMost(SOON)
          .until(
              () ->
                  at.metrics().sum("weir_origin_healthy", "origin=\"passing\"") == 0
                      && knows(at, "passing"));
    }
  }

  private static boolean knows(WeirProcess at, String origin) {
    return at.json("/api/v1/origins").toString().contains(origin);
  }
}
