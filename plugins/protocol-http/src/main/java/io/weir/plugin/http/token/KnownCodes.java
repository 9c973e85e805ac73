package io.weir.plugin.http.token;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Codes that were computed lately: a playlist names the same segments to every viewer and again at
 * every refresh. Bounded: a new code may push out another, which is then computed again. Safe for
 * use by any thread.
 */
final class KnownCodes {
  /** A power of two; full, it takes about 1 MiB. */
  private static final int SLOTS = 1 << 12;

  private final AtomicReferenceArray<Known> slots = new AtomicReferenceArray<>(SLOTS);

  private record Known(String subject, String vhost, String path, String code) {}

  /** The code of these, if it is known. */
  Optional<String> find(String subject, String vhost, String path) {
    Known known = slots.get(slot(subject, vhost, path));
    return known != null
            && known.path.equals(path)
            && known.subject.equals(subject)
            && known.vhost.equals(vhost)
        ? Optional.of(known.code)
        : Optional.empty();
  }

  void add(String subject, String vhost, String path, String code) {
    slots.set(slot(subject, vhost, path), new Known(subject, vhost, path, code));
  }

  private static int slot(String subject, String vhost, String path) {
    int hash = (subject.hashCode() * 31 + vhost.hashCode()) * 31 + path.hashCode();
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }
}
