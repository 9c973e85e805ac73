package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Clip;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.Packets;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The forms that HLS takes besides a plain list of MPEG-TS segments, made by ffmpeg, served by
 * nginx, and played through Weir packet for packet. With the origin's names alone, unsigned,
 * nothing but the first playlist could be had.
 */
final class HlsFormsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Clip CLIP = Clip.ofSeconds(20);

  private static NginxRtmp origin;
  private static WeirProcess weir;

  @BeforeAll
  static void start() {
    origin = NginxRtmp.startWithHls();
    weir = WeirProcess.builder().origin("o", origin.address(), origin.httpAddress()).start();
  }

  @AfterAll
  static void stop() {
    weir.close();
    origin.close();
  }

  @Test
  void fragmentedMp4BehindAMasterPlaylist() {
    make("fmp4", "-hls_segment_type fmp4 -master_pl_name master.m3u8");
    assertThat(text("/live/fmp4/master.m3u8")).contains("#EXT-X-STREAM-INF");
    assertThat(text("/live/fmp4/index.m3u8"))
        .containsPattern("#EXT-X-MAP:URI=\"/~[\\w-]+/live/fmp4/init.mp4\"")
        .containsPattern("/~[\\w-]+/live/fmp4/index0.m4s");
    assertPlays("fmp4/master.m3u8");
  }

  @Test
  void encryptedSegmentsWhoseKeyComesThroughWeir() {
    Path directory = origin.servedDirectory("aes");
    Workplace.write(directory.resolve("stream.key"), "0123456789abcdef");
    Path info =
        Workplace.write(
            directory.resolve("info"), "stream.key\n" + directory.resolve("stream.key"));
    make("aes", "-hls_key_info_file " + info);
    assertThat(text("/live/aes/index.m3u8"))
        .containsPattern("METHOD=AES-128,URI=\"/~[\\w-]+/live/aes/stream.key\"");
    assertPlays("aes/index.m3u8");
  }

  @Test
  void segmentsThatAreRangesOfOneFile() {
    make("ranges", "-hls_flags single_file");
    assertThat(text("/live/ranges/index.m3u8")).contains("#EXT-X-BYTERANGE:");
    assertPlays("ranges/index.m3u8");
  }

  /** Makes all segments of the clip at once. */
  private static void make(String name, String form) {
    Path directory = origin.servedDirectory(name);
    List<String> command =
        new ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin", "-i", CLIP.file().toString()));
    command.addAll(List.of("-c copy -f hls -hls_time 1 -hls_playlist_type vod".split(" ")));
    command.addAll(List.of(form.split(" ")));
    command.add("index.m3u8");
    Tool.start(directory, command.toArray(String[]::new)).succeeds(SOON);
  }

  private static String text(String target) {
    RawHttp.Answer answer = RawHttp.get(weir.httpPort(), target);
    assertThat(answer.status()).as(target).isEqualTo(200);
    return answer.text();
  }

  private static void assertPlays(String path) {
    Path played = Workplace.directory("played").resolve("hls.flv");
    Ffmpeg.play(weir.httpUrl(path), played).succeeds(SOON);
    // MPEG-TS and MP4 have clocks of their own.
    Packets.ofSlices(played).holds(Packets.ofSlices(CLIP.file()), 19_500, 10);
  }
}
