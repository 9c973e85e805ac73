package io.weir.plugin.http.playlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.api.StreamKey;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What the paths of URIs became lately: a playlist names the same segments to every viewer and
 * again at every refresh. Bounded: a new playlist or path may push out another, which is then
 * rewritten anew. Safe for use by any thread.
 */
final class KnownUris {
  /** Playlists, a power of two. */
  private static final int PLACES = 1 << 9;

  /** Paths of one playlist, a power of two; all of all playlists take about 4 MiB. */
  private static final int PATHS = 1 << 5;

  private final AtomicReferenceArray<Place> places = new AtomicReferenceArray<>(PLACES);

  /** The playlist that stands there, which is all that its URIs' paths depend on. */
  Place place(PlaylistContext context) {
    int slot = slot(context.path().hashCode() * 31 + context.hostVhost().hashCode(), PLACES);
    Place found = places.get(slot);
    if (found == null || !found.isOf(context)) {
      found = new Place(context.key(), context.hostVhost(), context.path());
      places.set(slot, found);
    }
    return found;
  }

  private static int slot(int hash, int slots) {
    int mixed = hash * 0x9e3779b9; // of the golden ratio: near hashes end far from each other
    return (mixed ^ mixed >>> 16) & slots - 1;
  }

  /** One playlist's paths. */
  static final class Place {
    private final StreamKey key;
    private final String hostVhost;
    private final String path;
    private final AtomicReferenceArray<Known> paths = new AtomicReferenceArray<>(PATHS);

    private Place(StreamKey key, String hostVhost, String path) {
      this.key = key;
      this.hostVhost = hostVhost;
      this.path = path;
    }

    private boolean isOf(PlaylistContext context) {
      return path.equals(context.path())
          && hostVhost.equals(context.hostVhost())
          && key.equals(context.key());
    }

    /** What a path became; null if that is not known. The array is not to be changed. */
    byte @Nullable [] find(byte[] text, int start, int end) {
      int slot = slot(hash(text, start, end), PATHS);
      Known first = paths.get(slot);
      if (first != null && first.isFor(text, start, end)) {
        return first.rewritten;
      }
      Known second = paths.get(slot ^ 1);
      return second != null && second.isFor(text, start, end) ? second.rewritten : null;
    }

    /** Keeps the one before it too, so that two of one slot do not push out each other for ever. */
    void add(byte[] text, int start, int end, String rewritten) {
      Known known = new Known(Arrays.copyOfRange(text, start, end), rewritten.getBytes(ISO_8859_1));
      int slot = slot(hash(text, start, end), PATHS);
      paths.set(slot ^ 1, paths.get(slot));
      paths.set(slot, known);
    }

    private static int hash(byte[] text, int start, int end) {
      int hash = 0;
      for (int i = start; i < end; i++) {
        hash = 31 * hash + text[i];
      }
      return hash;
    }
  }

  private static final class Known {
    private final byte[] path;
    private final byte[] rewritten;

    Known(byte[] path, byte[] rewritten) {
      this.path = path;
      this.rewritten = rewritten;
    }

    boolean isFor(byte[] text, int start, int end) {
      return Arrays.equals(path, 0, path.length, text, start, end);
    }
  }
}
