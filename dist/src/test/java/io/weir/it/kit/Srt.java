package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * libsrt's callers and listeners: srt-live-transmit, and ffmpeg. Options are libsrt's, as they
 * stand in a URL ({@code passphrase=...}). A listener is returned when it listens: a caller that
 * came before would be refused.
 */
public final class Srt {
  private Srt() {}

  /** The URL of a listener on loopback. */
  public static String listener(int port, String... options) {
    return "srt://127.0.0.1:" + port + "?mode=listener" + all(options);
  }

  /** The URL of a caller of a port on loopback. */
  public static String caller(int port, String streamId, String... options) {
    return "srt://127.0.0.1:" + port + "?mode=caller&streamid=" + escaped(streamId) + all(options);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String all(String... options) {
    return options.length == 0 ? "" : "&" + String.join("&", options);
  }

  /** Receives into a file, until its peer is gone. */
  public static Tool receive(String url, Path file) {
    return run(
        "exec srt-live-transmit -q -a:no -c:1316 -t:60 \"$0\" file://con > \"$1\"", url, file);
  }

  /** Sends a file in messages, at about 3 Mbit/s, each of a packet's size. */
  public static Tool sendMessages(Path file, String url) {
    return feed(
        "for ((i = $(stat -c %s \"$1\"); i > 0; i -= 13160)); do"
            + " dd bs=13160 count=1 status=none; sleep 0.03; done < \"$1\"",
        url, file);
  }

  /** Sends MPEG-TS in real time by srt-live-transmit, whose options ffmpeg does not have. */
  public static Tool streamByTool(Path file, String url) {
    return feed("ffmpeg -v error -nostdin -re -i \"$1\" -c copy -f mpegts -", url, file);
  }

  /** srt-live-transmit does not end with its input; it is ended once that is through. */
  private static Tool feed(String feeder, String url, Path file) {
    String sender = "srt-live-transmit -q -a:no -c:1316 -t:60 file://con \"$0\"";
    return run(
        "exec 3> >(exec "
            + sender
            + "); p=$!; sleep 1; "
            + feeder
            + " >&3; exec 3>&-; sleep 2; kill $p; wait $p; exit 0",
        url,
        file);
  }

  private static Tool run(String script, String url, Path file) {
    return listening(
        url,
        Tool.start(
            Workplace.directory("srt"),
            Map.of(),
            List.of("bash", "-c", script, url, file.toString())));
  }

  private static Tool listening(String url, Tool tool) {
    if (url.contains("mode=listener")) {
      int port = URI.create(url).getPort();
      Awaitility.await("listens: " + url)
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(20))
          .until(() -> Ports.hasDatagrams(port) || !tool.isAlive());
    }
    return tool;
  }

  /** Sends MPEG-TS in real time by ffmpeg, unchanged. */
  public static Tool stream(Path file, String url) {
    return listening(url, ffmpeg("-re -i " + file, plain(url)));
  }

  /** Sends MPEG-TS over and over in real time by ffmpeg, until it is closed. */
  public static Tool streamForever(Path file, String url) {
    return listening(url, ffmpeg("-re -stream_loop -1 -i " + file, plain(url)));
  }

  /** Receives MPEG-TS into a file by ffmpeg, until the stream ends. */
  public static Tool play(String url, Path file) {
    return ffmpeg("-i " + plain(url), file.toString());
  }

  /** A URL as ffmpeg takes it, which wants the stream id as it stands. */
  public static String plain(String url) {
    return URLDecoder.decode(url, StandardCharsets.UTF_8);
  }

  private static Tool ffmpeg(String input, String output) {
    return Tool.start(
        Workplace.directory("ffmpeg-srt"),
        Map.of(),
        List.of(
            ("ffmpeg -hide_banner -loglevel verbose -nostdin -nostats -y "
                    + input
                    + " -map 0 -c copy -flush_packets 1 -f mpegts "
                    + output)
                .split(" ")));
  }

  /** The clip as MPEG-TS. Made once and kept in the build directory. */
  public static Path ts(Clip clip) {
    Path file = clip.file().resolveSibling(clip.file().getFileName() + ".ts");
    if (!Files.exists(file)) {
      Path directory = Workplace.directory("clip");
      Path made = directory.resolve("clip.ts");
      Tool.start(
              directory,
              ("ffmpeg -v error -nostdin -y -i " + clip.file() + " -c copy -f mpegts " + made)
                  .split(" "))
          .succeeds(Duration.ofSeconds(30));
      try {
        Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return file;
  }
}
