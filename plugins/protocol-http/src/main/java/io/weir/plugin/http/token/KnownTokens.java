package io.weir.plugin.http.token;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was signed or verified lately: a playlist names the same segments to every viewer and again
 * at every refresh. Bounded: a new one may push out another, which is then computed again. Safe for
 * use by any thread.
 */
final class KnownTokens {
  /** A power of two; full, it takes about 2 MiB. */
  private static final int SLOTS = 1 << 12;

  private final AtomicReferenceArray<Known> slots = new AtomicReferenceArray<>(SLOTS);

  /**
   * One of them.
   *
   * @param encoded the subject, as the token has it
   * @param vhost that it is for
   * @param path that it is for
   * @param token over these three
   */
  record Known(TokenSubject subject, String encoded, String vhost, String path, String token) {
    boolean isFor(String wanted, String itsVhost, String itsPath) {
      return path.equals(itsPath) && encoded.equals(wanted) && vhost.equals(itsVhost);
    }
  }

  /** What is known of these three; null if nothing. */
  @Nullable Known find(String encoded, String vhost, String path) {
    int slot = slot(encoded, vhost, path);
    Known first = slots.get(slot);
    if (first != null && first.isFor(encoded, vhost, path)) {
      return first;
    }
    Known second = slots.get(slot ^ 1);
    return second != null && second.isFor(encoded, vhost, path) ? second : null;
  }

  /** Keeps the one before it too, so that two of one slot do not push out each other for ever. */
  void add(Known known) {
    int slot = slot(known.encoded, known.vhost, known.path);
    slots.set(slot ^ 1, slots.get(slot));
    slots.set(slot, known);
  }

  private static int slot(String encoded, String vhost, String path) {
    int hash = (encoded.hashCode() * 31 + vhost.hashCode()) * 31 + path.hashCode();
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }
}
