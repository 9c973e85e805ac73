package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.Icecast;
import io.weir.it.kit.Packets;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TS, AAC and MP3 without end from a real server come packet for packet, and in its words. */
final class HttpTsIT {
  private static final Duration CLIP_LIMIT = Duration.ofSeconds(40);
  private static final int EIGHT_SECONDS = 8_000;
  private static final String TS = "-map 0:v -map 0:a -f mpegts";

  /** MPEG-TS counts in 1/90,000 s, AAC and MP3 in samples. */
  private static final int OTHER_CLOCK = 10;

  private static final Clip CLIP = Clip.ofSeconds(12);

  private static Icecast origin;
  private static WeirProcess weir;

  @BeforeAll
  static void start() {
    origin = Icecast.start();
    weir = WeirProcess.builder().httpOrigin("icecast", origin.address()).start();
  }

  @AfterAll
  static void stop() {
    weir.close();
    origin.close();
  }

  @Test
  void tsIsPlayedPacketForPacket() {
    Path played = Workplace.directory("played").resolve("ts.flv");
    try (Tool source = origin.feed(CLIP.file(), "s.ts", "video/mp2t", TS);
        Tool player = Ffmpeg.play(weir.httpUrl("s.ts"), played)) {
      source.succeeds(CLIP_LIMIT);
      player.succeeds(CLIP_LIMIT);
    }
    Packets.ofSlices(played).holds(Packets.ofSlices(CLIP.file()), EIGHT_SECONDS, OTHER_CLOCK);
  }

  @Test
  void aacIsPlayedPacketForPacket() {
    Path audio = audioOf(CLIP.file(), "copy");
    playAudio(audio, "s.aac", "audio/aac", "-f adts");
  }

  @Test
  void mp3IsPlayedPacketForPacket() {
    Path audio = audioOf(CLIP.file(), "libmp3lame");
    playAudio(audio, "s.mp3", "audio/mpeg", "-f mp3 -write_xing 0 -id3v2_version 0");
  }

  private static Path audioOf(Path clip, String encoder) {
    Path directory = Workplace.directory("audio");
    Path audio = directory.resolve("audio.flv");
    Tool.start(
            directory,
            ("ffmpeg -v error -nostdin -i " + clip + " -map 0:a -c:a " + encoder)
                .concat(" -f flv -flvflags no_duration_filesize " + audio)
                .split(" "))
        .succeeds(CLIP_LIMIT);
    return audio;
  }

  private static void playAudio(Path audio, String name, String type, String output) {
    Path played = Workplace.directory("played").resolve("audio.flv");
    try (Tool source = origin.feed(audio, name, type, output);
        Tool player = Ffmpeg.playAudio(weir.httpUrl(name), played)) {
      source.succeeds(CLIP_LIMIT);
      player.succeeds(CLIP_LIMIT);
    }
    Packets.of(played).holds(Packets.of(audio), EIGHT_SECONDS, OTHER_CLOCK);
  }

  @Test
  void theAnswersHeadIsTheOrigins() {
    try (Tool source = origin.feedForever(CLIP.file(), "head.ts", "video/mp2t", TS)) {
      RawHttp.Head direct = head(origin.port(), "/live/head.ts");
      RawHttp.Head relayed = head(weir.httpPort(), "/live/head.ts");
      assertThat(relayed.status()).isEqualTo(200).isEqualTo(direct.status());
      assertThat(relayed.field("Content-Type")).isEqualTo("video/mp2t");
      assertThat(fields(relayed)).containsAll(fields(direct));
      assertThat(source.isAlive()).isTrue();
    }
    RawHttp.Answer absent = RawHttp.get(weir.httpPort(), "/live/nobody.ts");
    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.text()).isEqualTo(RawHttp.get(origin.port(), "/live/nobody.ts").text());
  }

  private static RawHttp.Head head(int port, String path) {
    try (RawHttp client = RawHttp.connect(port)) {
      client.request("GET", path);
      return client.head();
    }
  }

  /** All fields but those of one connection and one moment. */
  private static List<String> fields(RawHttp.Head head) {
    return head.text()
        .lines()
        .skip(1)
        .filter(line -> !line.isEmpty() && !line.matches("(?i)(date|connection):.*"))
        .map(line -> line.replaceFirst(": *", ": "))
        .toList();
  }
}
