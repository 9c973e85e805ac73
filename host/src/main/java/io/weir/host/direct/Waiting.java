package io.weir.host.direct;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.host.routing.DirectPublisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Publishers of whom an origin told while another still had their stream. Either the origin is
 * about to tell that the other has gone, or it refuses them and says no more: so they are
 * remembered for moments only. Safe for use by any thread.
 */
final class Waiting {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST = 1_000;

  private record Entry(OriginId origin, DirectPublisher publisher, Instant until) {}

  private final InstantSource clock;
  private final Map<StreamKey, Entry> entries =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamKey, Entry> eldest) {
          return size() > MOST;
        }
      };

  Waiting(InstantSource clock) {
    this.clock = clock;
  }

  /** The last one that came for a stream waits; earlier ones do no more. */
  synchronized void add(StreamKey key, OriginId origin, DirectPublisher publisher) {
    entries.remove(key);
    entries.put(key, new Entry(origin, publisher, clock.instant().plus(PATIENCE)));
  }

  synchronized void remove(StreamKey key, DirectPublisher publisher) {
    Entry entry = entries.get(key);
    if (entry != null && entry.publisher().equals(publisher)) {
      entries.remove(key);
    }
  }

  /** Takes the one that waits for a stream of that origin. */
  synchronized Optional<DirectPublisher> take(StreamKey key, OriginId origin) {
    Entry entry = entries.remove(key);
    return entry != null && entry.origin().equals(origin) && clock.instant().isBefore(entry.until())
        ? Optional.of(entry.publisher())
        : Optional.empty();
  }
}
