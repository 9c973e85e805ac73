package io.weir.it.srs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Packets;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WebRtcPage;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams that are pushed straight to unmodified SRS servers play through Weir. */
@Tag("srs")
final class SrsDirectIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration CLIP_LIMIT = Duration.ofSeconds(40);
  private static final Clip CLIP = Clip.ofSeconds(12);

  private static SrsOrigin registered(WeirProcess weir, SrsOrigin.Builder builder, String id) {
    SrsOrigin origin = builder.registersAt(weir.apiPort()).webRtc().hls().start();
    Awaitility.await(id + " has registered")
        .atMost(SOON)
        .until(() -> weir.json("/api/v1/origins").findValuesAsText("id").contains(id));
    return origin;
  }

  private static SrsOrigin telling(WeirProcess weir, String id) {
    return registered(weir, SrsOrigin.builder(id).tells(weir.apiPort()), id);
  }

  private static String publisherOf(WeirProcess weir, String stream) {
    for (JsonNode each : weir.json("/api/v1/streams")) {
      if (each.path("name").asText().equals(stream)) {
        return each.path("publisher").asText();
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

  /** By RTMP, FLV, HLS and WHEP. */
  private static void plays(WeirProcess weir, String stream) {
    Path directory = Workplace.directory("played");
    String page = "http://127.0.0.1:" + weir.webRtcApiPort() + "/api/v1/versions";
    try (WebRtcPage viewer = WebRtcPage.start(page);
        Tool byRtmp = Ffmpeg.play(weir.url(stream), directory.resolve("rtmp.flv"), 4);
        Tool byFlv = Ffmpeg.play(weir.httpUrl(stream + ".flv"), directory.resolve("http.flv"), 4)) {
      byRtmp.succeeds(CLIP_LIMIT);
      byFlv.succeeds(CLIP_LIMIT);
      assertThat(viewer.play(weir.whep(stream)).status()).isEqualTo(201);
      Awaitility.await("pictures and the clip's soft tone")
          .atMost(SOON)
          .until(
              () -> viewer.stats().framesDecoded() >= 50 && viewer.stats().audioEnergy() > 0.0001);
      Awaitility.await("a playlist")
          .atMost(SOON)
          .until(() -> RawHttp.get(weir.httpPort(), "/live/" + stream + ".m3u8").status() == 200);
      Ffmpeg.play(weir.httpUrl(stream + ".m3u8"), directory.resolve("hls.flv"), 3)
          .succeeds(CLIP_LIMIT);
      assertThat(viewer.end()).isEqualTo(200);
    }
    for (String file : new String[] {"rtmp.flv", "http.flv", "hls.flv"}) {
      Packets played = Packets.of(directory.resolve(file));
      assertThat(played.of("video")).as(file).hasSizeGreaterThan(20);
      assertThat(played.of("audio")).as(file).hasSizeGreaterThan(20);
    }
  }

  @Test
  void aStreamPushedStraightToAServerPlaysByAllProtocolsAfterItsHook() {
    try (WeirProcess weir =
            WeirProcess.builder().with("weir.routing.publisher-grace = 1s").start();
        SrsOrigin a = telling(weir, "srs-a");
        SrsOrigin b = telling(weir, "srs-b")) {
      String stream = streamFor(weir, "srs-b");
      try (Tool pushed = Ffmpeg.publishForever(CLIP.file(), a.url(stream))) {
        Awaitility.await("its hook")
            .atMost(SOON)
            .until(() -> publisherOf(weir, stream).startsWith("direct:"));
        plays(weir, stream);
        assertThat(b.clients(stream)).isZero();
        assertThat(pushed.isAlive()).isTrue();
      }
      Awaitility.await("let go").atMost(SOON).until(() -> publisherOf(weir, stream).isEmpty());
      assertThat(weir.metrics().sum("weir_origins_hooks_total", "result=\"accepted\""))
          .isEqualTo(2);
    }
  }

  @Test
  void whereNoHooksAreSetAPlayerFindsTheStreamByAsking() {
    Path played = Workplace.directory("played").resolve("asked.flv");
    try (WeirProcess weir = WeirProcess.builder().with("weir.origins.streams.ask = true").start();
        SrsOrigin a = registered(weir, SrsOrigin.builder("srs-a"), "srs-a");
        SrsOrigin b = registered(weir, SrsOrigin.builder("srs-b"), "srs-b")) {
      String stream = streamFor(weir, "srs-b");
      try (Tool pushed = Ffmpeg.publishForever(CLIP.file(), a.url(stream))) {
        Awaitility.await("it is there").atMost(SOON).until(() -> a.clients(stream) == 1);
        Ffmpeg.play(weir.url(stream), played, 4).succeeds(CLIP_LIMIT);
        assertThat(Packets.of(played).of("video")).hasSizeGreaterThan(20);
        assertThat(publisherOf(weir, stream)).startsWith("direct:");
        assertThat(b.clients(stream)).isZero();
        assertThat(pushed.isAlive()).isTrue();
      }
    }
  }

  @Test
  void theHooksOfWhatIsPublishedThroughWeirChangeNothing() {
    try (WeirProcess weir =
            WeirProcess.builder().with("weir.routing.publisher-grace = 1s").start();
        SrsOrigin a = telling(weir, "srs-a")) {
      try (Tool publisher = Ffmpeg.publishForever(CLIP.file(), weir.url("own"))) {
        Awaitility.await("it is there").atMost(SOON).until(() -> a.clients("own") == 1);
        Awaitility.await("its own lease")
            .atMost(SOON)
            .until(() -> !publisherOf(weir, "own").isEmpty());
        assertThat(publisherOf(weir, "own")).doesNotStartWith("direct:");
        assertThat(publisher.isAlive()).isTrue();
      }
      Awaitility.await("let go").atMost(SOON).until(() -> weir.json("/api/v1/streams").isEmpty());
    }
  }
}
