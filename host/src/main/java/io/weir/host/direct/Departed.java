package io.weir.host.direct;

import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;
import io.weir.host.routing.DirectPublisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Publishers that have gone lately. Another replica may just have renewed the lease of one, and so
 * have brought it back. Safe for use by any thread.
 */
final class Departed {
  private static final Duration LATELY = Duration.ofMinutes(1);
  private static final int MOST = 10_000;

  private record Publication(StreamKey key, String publisher) {}

  private final InstantSource clock;
  private final Map<Publication, Instant> until =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Publication, Instant> eldest) {
          return size() > MOST || eldest.getValue().isBefore(clock.instant());
        }
      };

  Departed(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void add(Ownership held) {
    until.put(new Publication(held.key(), held.publisher()), clock.instant().plus(LATELY));
  }

  /** It publishes the stream again. */
  synchronized void remove(StreamKey key, DirectPublisher publisher) {
    until.remove(new Publication(key, publisher.toString()));
  }

  synchronized boolean has(Ownership held) {
    Instant end = until.get(new Publication(held.key(), held.publisher()));
    return end != null && clock.instant().isBefore(end);
  }
}
