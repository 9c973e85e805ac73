package io.weir.plugin.loopback.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.flv.FlvReader;
import io.weir.codec.rtmp.flv.FlvTag;
import io.weir.plugin.loopback.stream.Media;
import io.weir.plugin.loopback.stream.MediaKind.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded stream, and the endless one that comes of repeating it: metadata and headers once, the
 * frames again and again with the time going on. Immutable.
 */
public final class Clip {
  private static final String BUNDLED = "clip.flv";

  private final List<Media> opening;
  private final List<Media> frames;
  private final long millis;

  private Clip(List<Media> opening, List<Media> frames, long millis) {
    this.opening = List.copyOf(opening);
    this.frames = List.copyOf(frames);
    this.millis = millis;
  }

  /** The clip that comes with the plugin. */
  public static Clip bundled() {
    try (InputStream in = Clip.class.getResourceAsStream(BUNDLED)) {
      if (in == null) {
        throw new IllegalStateException("resource missing: " + BUNDLED);
      }
      return of(Unpooled.wrappedBuffer(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads an FLV file.
   *
   * @param file stays the caller's
   * @throws IllegalArgumentException if it has no two frames
   */
  static Clip of(ByteBuf file) {
    FlvReader reader = new FlvReader();
    List<Media> opening = new ArrayList<>();
    List<Media> frames = new ArrayList<>();
    for (FlvTag tag = reader.next(file); tag != null; tag = reader.next(file)) {
      Media media = Media.of(tag.typeId(), tag.timestamp(), tag.data());
      tag.data().release();
      Role role = media.kind().role();
      (role == Role.METADATA || role == Role.HEADER ? opening : frames).add(media);
    }
    return of(opening, frames);
  }

  static Clip of(List<Media> opening, List<Media> frames) {
    if (frames.size() < 2) {
      throw new IllegalArgumentException("frames: " + frames.size() + " (expected: at least 2)");
    }
    return new Clip(opening, frames, length(frames));
  }

  /** The last frame lasts as long as the longest of its kind that is known: the first. */
  private static long length(List<Media> frames) {
    Media last = frames.get(frames.size() - 1);
    long[] firstTwo =
        frames.stream()
            .filter(frame -> frame.typeId() == last.typeId())
            .mapToLong(Media::timestamp)
            .limit(2)
            .toArray();
    long duration = firstTwo.length == 2 ? firstTwo[1] - firstTwo[0] : 1;
    return last.timestamp() + Math.max(1, duration);
  }

  /** Metadata and headers. */
  List<Media> opening() {
    return opening;
  }

  /** The frame at a place in the endless stream; from 0. */
  Media frame(long index) {
    long round = index / frames.size();
    Media frame = frames.get((int) (index % frames.size()));
    return frame.at(frame.timestamp() + round * millis);
  }

  /** Frames of one round. */
  int frames() {
    return frames.size();
  }

  /** Duration of one round, in milliseconds. */
  long millis() {
    return millis;
  }

  /** Bytes of one round. */
  long bytes() {
    return frames.stream().mapToLong(Media::length).sum();
  }
}
