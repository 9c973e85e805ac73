package io.weir.host.drain;

import io.weir.api.OriginId;
import io.weir.host.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds origins that are down and from which nothing comes any more: an origin that hangs keeps its
 * connections, and its clients would not notice for long. Not thread-safe; starts nothing.
 */
final class DeadOrigins {
  private final Duration patience;
  private final Map<OriginId, Quiet> quiet = new HashMap<>();

  private record Quiet(long bytes, Instant since) {}

  /**
   * Knows nothing yet.
   *
   * @param patience for how long nothing must have come; zero finds none
   */
  DeadOrigins(Duration patience) {
    this.patience = patience;
  }

  /**
   * Looks.
   *
   * @param down origins of which no endpoint answers
   * @param sessions all that there are
   */
  Set<OriginId> look(Instant now, Set<OriginId> down, Collection<Session> sessions) {
    if (down.isEmpty() || patience.isZero()) {
      quiet.clear();
      return Set.of();
    }
    Set<OriginId> dead = new HashSet<>();
    quiet.keySet().retainAll(down);
    Map<OriginId, Long> bytes = new HashMap<>();
    sessions.forEach(
        session ->
            session
                .origin()
                .filter(down::contains)
                .ifPresent(origin -> bytes.merge(origin, session.bytesToClient(), Long::sum)));
    bytes.forEach(
        (origin, sum) -> {
          Quiet last = quiet.get(origin);
          if (last == null || last.bytes() != sum) {
            quiet.put(origin, new Quiet(sum, now));
          } else if (!now.isBefore(last.since().plus(patience))) {
            dead.add(origin);
          }
        });
    return dead;
  }
}
