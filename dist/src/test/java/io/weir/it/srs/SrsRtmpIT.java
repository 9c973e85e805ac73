package io.weir.it.srs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Amf0;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Message;
import io.weir.it.kit.Packets;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.io.EOFException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Unmodified SRS servers behind Weir and in front of it, by RTMP. */
@Tag("srs")
final class SrsRtmpIT {
  private static final Duration CLIP_LIMIT = Duration.ofSeconds(40);
  private static final Duration FAILOVER = Duration.ofSeconds(5);
  private static final int PLAYED_SECONDS = 11;
  private static final int TEN_SECONDS = 10_000;
  private static final Clip CLIP = Clip.ofSeconds(12);

  private static SrsOrigin registered(WeirProcess weir, String id) {
    SrsOrigin origin = SrsOrigin.builder(id).registersAt(weir.apiPort()).start();
    Awaitility.await(id + " has registered")
        .atMost(Duration.ofSeconds(10))
        .until(() -> weir.json("/api/v1/origins").findValuesAsText("id").contains(id));
    return origin;
  }

  private static void awaitClients(SrsOrigin origin, String stream, int clients) {
    Awaitility.await(clients + " clients of " + stream)
        .atMost(Duration.ofSeconds(15))
        .until(() -> origin.clients(stream) == clients);
  }

  @Test
  void anOriginRegistersAndItsStreamsPassPacketForPacket() {
    Path played = Workplace.directory("played").resolve("srs.flv");
    try (WeirProcess weir = WeirProcess.builder().start();
        SrsOrigin origin = registered(weir, "srs-one");
        Tool player = Ffmpeg.play(weir.url("x?token=p"), played, PLAYED_SECONDS)) {
      JsonNode known = weir.json("/api/v1/origins").get(0);
      assertThat(known.toString()).contains(origin.address(), origin.httpAddress());
      awaitClients(origin, "x", 1);
      Ffmpeg.publish(CLIP.file(), weir.url("x?token=p")).succeeds(CLIP_LIMIT);
      player.succeeds(CLIP_LIMIT);
    }
    Packets packets = Packets.of(played);
    packets.holds(CLIP.packets(), TEN_SECONDS);
    assertThat(packets.extradata("video")).isEqualTo(CLIP.packets().extradata("video"));
    assertThat(packets.extradata("audio")).isEqualTo(CLIP.packets().extradata("audio"));
  }

  /** SRS says no by closing; Weir says it in RTMP's words. */
  @Test
  void theSecondPublisherHearsWhatTheOriginSaysAndTheFirstGoesOn() {
    try (WeirProcess weir = WeirProcess.builder().start();
        SrsOrigin origin = registered(weir, "srs-busy");
        RawRtmp first = RawRtmp.publisher(weir.rtmpPort(), "live", "busy");
        RawRtmp player = RawRtmp.player(weir.rtmpPort(), "live", "busy")) {
      awaitClients(origin, "busy", 2);
      try (RawRtmp direct = RawRtmp.connect(origin.rtmpPort()).handshake();
          RawRtmp relayed = RawRtmp.connect(weir.rtmpPort()).handshake()) {
        int stream = direct.openStream("live");
        assertThatThrownBy(() -> direct.publish(stream, "busy"))
            .hasRootCauseInstanceOf(EOFException.class);
        Message heard = relayed.publish(relayed.openStream("live"), "busy");
        assertThat(heard.statusCode()).isEqualTo("NetStream.Publish.Denied");
        assertThat(relayed.isClosedWithin(FAILOVER)).isTrue();
      }
      assertThat(weir.metrics().sum("weir_sessions_ended_total", "reason=\"origin_rejected\""))
          .isEqualTo(1);
      assertThat(weir.metrics().sum("weir_origin_healthy", "kind=\"rtmp\"")).isEqualTo(1);
      first.message(4, 18, 1, 0, Amf0.write("@setDataFrame", "onMetaData", Map.of("id", "first")));
      for (int millis = 40; millis <= 120; millis += 40) { // by these SRS sends what waits
        first.message(6, 9, 1, millis, new byte[] {0x17, 1, 0, 0, 0, 1, 2, 3});
      }
      assertThat(player.await(m -> m.type() == 18 && m.values().toString().contains("first")))
          .isNotNull();
    }
  }

  @Test
  void anEdgeInFrontPlaysAndPublishesThroughWeir() {
    Path directory = Workplace.directory("played");
    Path fromEdge = directory.resolve("from-edge.flv");
    Path fromWeir = directory.resolve("from-weir.flv");
    try (WeirProcess weir = WeirProcess.builder().start();
        SrsOrigin origin = registered(weir, "srs-behind");
        SrsOrigin edge =
            SrsOrigin.builder("srs-edge").edgeOf("127.0.0.1:" + weir.rtmpPort()).start();
        Tool atEdge = Ffmpeg.play(edge.url("down"), fromEdge, PLAYED_SECONDS);
        Tool atWeir = Ffmpeg.play(weir.url("up"), fromWeir, PLAYED_SECONDS)) {
      awaitClients(origin, "down", 1);
      awaitClients(origin, "up", 1);
      try (Tool toWeir = Ffmpeg.publish(CLIP.file(), weir.url("down"));
          Tool toEdge = Ffmpeg.publish(CLIP.file(), edge.url("up"))) {
        toWeir.succeeds(CLIP_LIMIT);
        toEdge.succeeds(CLIP_LIMIT);
      }
      atEdge.succeeds(CLIP_LIMIT);
      atWeir.succeeds(CLIP_LIMIT);
    }
    Packets.of(fromEdge).holds(CLIP.packets(), TEN_SECONDS);
    Packets.of(fromWeir).holds(CLIP.packets(), TEN_SECONDS);
  }

  @Test
  void publisherAndPlayersMeetAtAnotherOriginWithinFiveSecondsOfACrash() {
    List<RawRtmp> players = new ArrayList<>();
    try (WeirProcess weir =
            WeirProcess.builder().with("weir.routing.publisher-grace = 30s").start();
        SrsOrigin a = registered(weir, "srs-a");
        SrsOrigin b = registered(weir, "srs-b");
        RawRtmp lost = RawRtmp.publisher(weir.rtmpPort(), "live", "moved")) {
      for (int i = 0; i < 3; i++) {
        players.add(RawRtmp.player(weir.rtmpPort(), "live", "moved"));
      }
      String owner = weir.json("/api/v1/streams").get(0).get("origin").asText();
      SrsOrigin dying = owner.equals("srs-a") ? a : b;
      SrsOrigin next = owner.equals("srs-a") ? b : a;

      long crash = System.nanoTime();
      dying.kill();
      assertThat(lost.isClosedWithin(FAILOVER)).isTrue();
      for (RawRtmp player : players) {
        assertThat(player.isClosedWithin(FAILOVER)).isTrue();
        player.close();
      }
      players.clear();
      try (Tool back = Ffmpeg.publishForever(CLIP.file(), weir.url("moved"))) {
        for (int i = 0; i < 3; i++) {
          players.add(RawRtmp.player(weir.rtmpPort(), "live", "moved"));
        }
        for (RawRtmp player : players) {
          assertThat(player.await(m -> m.type() == 9).payload()).isNotEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - crash)).isLessThan(FAILOVER);
        assertThat(next.clients("moved")).isEqualTo(4);
        assertThat(back.isAlive()).isTrue();
      }
    } finally {
      players.forEach(RawRtmp::close);
    }
  }
}
