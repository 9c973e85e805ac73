package io.weir.bench.load;

import io.weir.bench.load.Frame.Kind;

/**
 * The endless sequence of media messages of one stream, by timestamp; always the same. Not
 * thread-safe.
 */
final class Frames {
  /** Video at 25 frames a second with a key frame each second, AAC audio: 2 Mbit/s together. */
  static final String FULL = "full";

  /** One small audio message a second, for sessions that are only there. */
  static final String LOW = "low";

  /** The largest payload that a frame has. */
  static final int MAX_SIZE = 40_000;

  private static final int VIDEO_FPS = 25;
  private static final int INTER_FRAME_MEAN = 8_080;
  private static final double FULL_AUDIO_MILLIS = 1024 / 44.1;
  private static final int FULL_AUDIO_SIZE = 372;
  private static final int LOW_AUDIO_SIZE = 100;

  private final boolean video;
  private final double audioMillis;
  private final int audioSize;
  private long videoIndex;
  private long audioIndex;

  private Frames(boolean video, double audioMillis, int audioSize) {
    this.video = video;
    this.audioMillis = audioMillis;
    this.audioSize = audioSize;
  }

  /** What a stream of that name carries: little if the name begins with {@code low}. */
  static Frames named(String stream) {
    return stream.startsWith(LOW)
        ? new Frames(false, 1000, LOW_AUDIO_SIZE)
        : new Frames(true, FULL_AUDIO_MILLIS, FULL_AUDIO_SIZE);
  }

  /** The timestamp of the next frame. */
  long nextMillis() {
    return videoIsNext() ? videoMillis() : audioMillis();
  }

  /** Takes the next frame. */
  Frame next() {
    if (!videoIsNext()) {
      Frame frame = new Frame(audioMillis(), Kind.AUDIO, audioSize);
      audioIndex++;
      return frame;
    }
    boolean key = videoIndex % VIDEO_FPS == 0;
    int size = key ? MAX_SIZE : INTER_FRAME_MEAN / 2 + (int) (videoIndex * 7919 % INTER_FRAME_MEAN);
    Frame frame = new Frame(videoMillis(), key ? Kind.KEY_FRAME : Kind.INTER_FRAME, size);
    videoIndex++;
    return frame;
  }

  private boolean videoIsNext() {
    return video && videoMillis() <= audioMillis();
  }

  private long videoMillis() {
    return videoIndex * 1000 / VIDEO_FPS;
  }

  private long audioMillis() {
    return (long) (audioIndex * audioMillis);
  }
}
