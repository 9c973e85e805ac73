package io.weir.it.srs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Packets;
import io.weir.it.kit.Srt;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Unmodified SRS servers behind Weir, which are published to by SRT. */
@Tag("srs")
final class SrsSrtIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration CLIP_LIMIT = Duration.ofSeconds(40);
  private static final Clip CLIP = Clip.ofSeconds(12);

  /** Of the clip's 12 s: who closes a live connection loses what is under way. */
  private static final int PLAYED_SECONDS = 10;

  private static final int ENOUGH_MILLIS = 9_000;

  private static WeirProcess weir;
  private static SrsOrigin origin;

  @BeforeAll
  static void start() {
    weir = WeirProcess.builder().start();
    origin = SrsOrigin.builder("srs-srt").srt().remuxes("flv").registersAt(weir.apiPort()).start();
    awaitRegistered(weir, origin);
  }

  private static void awaitRegistered(WeirProcess weir, SrsOrigin origin) {
    Awaitility.await("it has registered its SRT port")
        .atMost(SOON)
        .until(() -> weir.json("/api/v1/origins").toString().contains(origin.srtAddress()));
  }

  @AfterAll
  static void stop() {
    origin.close();
    weir.close();
  }

  private static void awaitSessions(String stream, int count) {
    Awaitility.await(count + " sessions of " + stream)
        .atMost(SOON)
        .until(
            () ->
                weir.json("/api/v1/sessions").findValuesAsText("stream").stream()
                        .filter(name -> name.endsWith("/live/" + stream))
                        .count()
                    == count);
  }

  @Test
  void aStreamPublishedBySrtIsPlayedBySrtFrameByFrame() {
    Path clip = Srt.ts(CLIP);
    Path played = Workplace.directory("played").resolve("srs-srt.ts");
    try (Tool player = Srt.play(weir.srtUrl("a", "request"), played)) {
      awaitSessions("a", 1);
      Srt.stream(clip, weir.srtUrl("a", "publish")).succeeds(CLIP_LIMIT);
      // SRS lets the player wait for the next publisher.
      long most = clip.toFile().length() * 9 / 10;
      Awaitility.await("nine tenths are played")
          .atMost(SOON)
          .until(() -> played.toFile().length() > most);
    }
    isPartOf(played, clip, 3 / 4.0);
  }

  /** What was played is one piece of the clip, but perhaps for its last packet. */
  private static void isPartOf(Path played, Path clip, double share) {
    for (String kind : List.of("video", "audio")) {
      List<String> came = hashes(played, kind);
      List<String> went = hashes(clip, kind);
      assertThat(came).as(kind).hasSizeGreaterThan((int) (went.size() * share));
      int first = went.indexOf(came.get(0));
      assertThat(first).as("the first frame of " + kind).isNotNegative();
      int whole = Math.min(came.size() - 1, went.size() - first);
      assertThat(came.subList(0, whole)).as(kind).isEqualTo(went.subList(first, first + whole));
    }
  }

  @Test
  void aStreamPublishedByRtmpIsPlayedBySrtWhereSrsHandsItOn() {
    try (WeirProcess pusher = WeirProcess.builder().start();
        SrsOrigin srs =
            SrsOrigin.builder("srs-push")
                .pushesBySrt(
                    Srt.plain(pusher.srtUrl("STREAM_srt", "publish")).replace("STREAM", "[stream]"))
                .registersAt(pusher.apiPort())
                .start()) {
      awaitRegistered(pusher, srs);
      Path played = Workplace.directory("played").resolve("srs-rtmp-srt.ts");
      try (Tool player = Srt.play(pusher.srtUrl("c_srt", "request"), played)) {
        Ffmpeg.publish(CLIP.file(), pusher.url("c")).succeeds(CLIP_LIMIT);
        long most = Srt.ts(CLIP).toFile().length() * 2 / 3;
        Awaitility.await("most of it is played")
            .atMost(SOON)
            .until(() -> played.toFile().length() > most);
      }
      // SRS starts its ffmpeg when the stream is there, and ends it with the stream.
      isPartOf(played, Srt.ts(CLIP), 0.5);
    }
  }

  private static List<String> hashes(Path file, String kind) {
    return Packets.ofSlices(file).of(kind).stream().map(Packets.Packet::hash).toList();
  }

  @Test
  void aStreamPublishedBySrtIsPlayedByRtmpAndFlv() {
    Path directory = Workplace.directory("played");
    Path byRtmp = directory.resolve("srs-srt-rtmp.flv");
    Path byFlv = directory.resolve("srs-srt-http.flv");
    try (Tool rtmp = Ffmpeg.play(weir.url("b"), byRtmp, PLAYED_SECONDS);
        Tool flv = Ffmpeg.play(weir.httpUrl("b.flv"), byFlv, PLAYED_SECONDS)) {
      awaitSessions("b", 2);
      Srt.stream(Srt.ts(CLIP), weir.srtUrl("b", "publish")).succeeds(CLIP_LIMIT);
      rtmp.succeeds(CLIP_LIMIT);
      flv.succeeds(CLIP_LIMIT);
    }
    Packets source = Packets.ofSlices(CLIP.file());
    // MPEG-TS counts in 1/90,000 s and an audio packet's time is that of its group.
    Packets.ofSlices(byRtmp).holds(source, ENOUGH_MILLIS, 30);
    Packets.ofSlices(byFlv).holds(source, ENOUGH_MILLIS, 30);
  }
}
