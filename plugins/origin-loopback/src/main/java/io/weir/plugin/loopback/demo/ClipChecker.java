package io.weir.plugin.loopback.demo;

import io.weir.plugin.loopback.stream.Media;
import io.weir.plugin.loopback.stream.MediaKind.Role;
import java.util.Optional;

/**
 * Compares what a player gets with the clip that is published: type, time and every byte, none
 * missing, in order. A player may join at any key frame. Not thread-safe.
 */
final class ClipChecker {
  private static final long NOT_BEGUN = -1;

  private final Clip clip;
  private long next = NOT_BEGUN;
  private long compared;

  ClipChecker(Clip clip) {
    this.clip = clip;
  }

  /** Takes the next message; returns what is wrong with it, if anything is. */
  Optional<String> accept(Media media) {
    Role role = media.kind().role();
    if (role == Role.METADATA || role == Role.HEADER) {
      boolean known = clip.opening().stream().anyMatch(media::sameContent);
      return known ? Optional.empty() : Optional.of(media + " is not the clip's");
    }
    if (next == NOT_BEGUN) {
      next = place(media);
      if (next == NOT_BEGUN) {
        return Optional.of(media + " is no key frame of the clip");
      }
    }
    Media expected = clip.frame(next);
    if (media.timestamp() != expected.timestamp() || !media.sameContent(expected)) {
      return Optional.of("message " + next + " is " + media + " (expected: " + expected + ")");
    }
    next++;
    compared++;
    return Optional.empty();
  }

  /** The first message tells where in the endless stream the player came in. */
  private long place(Media first) {
    if (first.kind().role() != Role.KEY_FRAME && first.timestamp() != clip.frame(0).timestamp()) {
      return NOT_BEGUN;
    }
    long round = first.timestamp() / clip.millis();
    for (long index = round * clip.frames(); index < (round + 1) * clip.frames(); index++) {
      Media frame = clip.frame(index);
      if (frame.timestamp() == first.timestamp() && frame.sameContent(first)) {
        return index;
      }
    }
    return NOT_BEGUN;
  }

  /** Whether a frame has come. */
  boolean begun() {
    return next != NOT_BEGUN;
  }

  /** Frames that were equal so far. */
  long compared() {
    return compared;
  }

  /** Whether a whole round of the clip has come back. */
  boolean complete() {
    return compared >= clip.frames();
  }
}
