package io.weir.it.kit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** GStreamer's rtmp2 and srt elements as publisher and player, without transcoding. */
public final class Gst {
  private Gst() {}

  /** Publishes a clip in real time; ends with the clip. */
  public static Tool publish(Path clip, String url) {
    return Tool.start(
        Workplace.directory("gst-publish"),
        Map.of(),
        List.of(
            ("gst-launch-1.0 -e flvmux name=m streamable=true ! rtmp2sink sync=true location="
                    + url
                    + " filesrc location="
                    + clip
                    + " ! flvdemux name=d"
                    + " d.video ! queue ! h264parse ! m.video"
                    + " d.audio ! queue ! aacparse ! m.audio")
                .split(" ")));
  }

  /** Plays into a file, until the stream ends. */
  public static Tool play(String url, Path file) {
    return Tool.start(
        Workplace.directory("gst-play"),
        Map.of(),
        List.of(
            ("gst-launch-1.0 -e rtmp2src location="
                    + url
                    + " ! filesink sync=false async=false location="
                    + file)
                .split(" ")));
  }

  /** Publishes MPEG-TS by SRT in real time; ends with the file. */
  public static Tool publishSrt(Path file, String url) {
    return Tool.start(
        Workplace.directory("gst-publish"),
        Map.of(),
        List.of(
            "gst-launch-1.0",
            "-e",
            "filesrc",
            "location=" + file,
            "!",
            "tsparse",
            "set-timestamps=true",
            "alignment=7",
            "!",
            "srtsink",
            "sync=true",
            "wait-for-connection=true",
            "uri=" + url));
  }

  /** Plays MPEG-TS by SRT into a file, until the stream ends. */
  public static Tool playSrt(String url, Path file) {
    return Tool.start(
        Workplace.directory("gst-play"),
        Map.of(),
        List.of(
            "gst-launch-1.0",
            "-e",
            "srtsrc",
            "uri=" + url,
            "!",
            "filesink",
            "sync=false",
            "async=false",
            "location=" + file));
  }
}
