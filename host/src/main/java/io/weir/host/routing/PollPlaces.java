package io.weir.host.routing;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.routing.StreamRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Where a client's polls of a stream go that has no owner. Polls claim nothing, but playlists and
 * their segments must come from one origin, so a client stays with the one that was chosen for it
 * for as long as it goes on asking. Bounded: a new place may push out another, which is then chosen
 * again. Safe for use by any thread.
 */
final class PollPlaces {
  /** A power of two. */
  private static final int SLOTS = 1 << 13;

  private final AtomicReferenceArray<Place> places = new AtomicReferenceArray<>(SLOTS);
  private final InstantSource clock;
  private final long millis;

  /** Keeps a place for that long after its last poll. */
  PollPlaces(InstantSource clock, Duration time) {
    this.clock = clock;
    this.millis = time.toMillis();
  }

  private record Poll(StreamKey key, String endpoint, InetAddress client, String principal) {
    static Poll of(StreamRequest request, String principal) {
      return new Poll(request.key(), request.endpoint(), request.client().getAddress(), principal);
    }

    int slot() {
      int hash = hashCode();
      return (hash ^ hash >>> 16) & SLOTS - 1;
    }
  }

  private static final class Place {
    private final Poll poll;
    private final OriginId origin;
    private volatile long lastMillis;

    Place(Poll poll, OriginId origin, long nowMillis) {
      this.poll = poll;
      this.origin = origin;
      this.lastMillis = nowMillis;
    }
  }

  /** Where such polls go, if that is known. */
  Optional<OriginId> recall(StreamRequest request, String principal) {
    Poll poll = Poll.of(request, principal);
    Place place = places.get(poll.slot());
    long now = clock.millis();
    if (place == null || !place.poll.equals(poll) || now - place.lastMillis > millis) {
      return Optional.empty();
    }
    place.lastMillis = now;
    return Optional.of(place.origin);
  }

  /** From now on such polls go there. */
  void remember(StreamRequest request, String principal, OriginId origin) {
    Poll poll = Poll.of(request, principal);
    places.set(poll.slot(), new Place(poll, origin, clock.millis()));
  }
}
