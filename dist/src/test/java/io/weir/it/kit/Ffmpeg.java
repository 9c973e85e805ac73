package io.weir.it.kit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** ffmpeg as publisher and player, without transcoding. */
public final class Ffmpeg {
  private static final String BOTH = "-map 0:v -map 0:a ";

  private Ffmpeg() {}

  /** Publishes a clip in real time; ends with the clip. */
  public static Tool publish(Path clip, String url) {
    return publish(clip, url, List.of("-re"));
  }

  /** Publishes a clip over and over in real time, until it is closed. */
  public static Tool publishForever(Path clip, String url) {
    return publish(clip, url, List.of("-re", "-stream_loop", "-1"));
  }

  private static Tool publish(Path clip, String url, List<String> input) {
    List<String> command =
        new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-loglevel", "verbose", "-nostdin"));
    command.addAll(input);
    command.addAll(List.of("-nostats", "-i", clip.toString(), "-map", "0:v", "-map", "0:a"));
    command.addAll(List.of("-c", "copy", "-f", "flv", "-flvflags", "no_duration_filesize", url));
    return Tool.start(Workplace.directory("ffmpeg-publish"), Map.of(), command);
  }

  /** Plays into a file, until the stream ends or nothing comes for some seconds. */
  public static Tool play(String url, Path file) {
    return play(url, file, BOTH);
  }

  /** Plays so many seconds into a file. */
  public static Tool play(String url, Path file, int seconds) {
    return play(url, file, BOTH + "-t " + seconds + " ");
  }

  /** Plays a stream that has audio alone. */
  public static Tool playAudio(String url, Path file) {
    return play(url, file, "-map 0:a ");
  }

  private static Tool play(String url, Path file, String output) {
    return Tool.start(
        Workplace.directory("ffmpeg-play"),
        Map.of(),
        List.of(
            ("ffmpeg -hide_banner -loglevel info -nostdin -nostats -y -rw_timeout 8000000 -i "
                    + url
                    + " "
                    + output
                    + "-c copy -f flv -flush_packets 1"
                    + " -flvflags no_duration_filesize "
                    + file)
                .split(" ")));
  }
}
