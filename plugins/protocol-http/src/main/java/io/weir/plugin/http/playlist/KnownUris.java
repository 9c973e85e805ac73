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

  /** Where a path of one playlist may be, a power of two. */
  private static final int SETS = 1 << 4;

  /** Paths in each of these places; all of all playlists take about 8 MiB. */
  private static final int WAYS = 4;

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
    private final AtomicReferenceArray<Known> paths = new AtomicReferenceArray<>(SETS * WAYS);

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
      int first = WAYS * slot(hash(text, start, end), SETS);
      for (int i = first; i < first + WAYS; i++) {
        Known at = paths.get(i);
        if (at != null && at.isFor(text, start, end)) {
          return at.rewritten;
        }
      }
      return null;
    }

    /** Pushes out the one that came first, in a playlist that moves on the oldest segment. */
    void add(byte[] text, int start, int end, String rewritten) {
      int first = WAYS * slot(hash(text, start, end), SETS);
      for (int i = first + WAYS - 1; i > first; i--) {
        paths.set(i, paths.get(i - 1));
      }
      byte[] path = Arrays.copyOfRange(text, start, end);
      paths.set(first, new Known(path, rewritten.getBytes(ISO_8859_1)));
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
