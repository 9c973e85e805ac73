package io.weir.host.direct;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import io.weir.host.routing.DirectPublisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of publishers that came past Weir, since no session does it: those of all
 * replicas, so that none is lost with the replica that its hook came to. Lets go of those whose
 * origin is down, has begun a new run, or twice in a row does not list them. Guarded by itself.
 */
final class Keeper {
  private static final Logger log = LoggerFactory.getLogger(Keeper.class);
  private static final int MISSES = 2;

  private final OwnershipStore store;
  private final Duration ttl;
  private final Duration grace;
  private final Duration interval;
  private final Function<OriginId, Optional<Origin>> origins;
  private final Predicate<OriginId> dead;
  private final DirectStreams streams;
  private final StreamLists lists;
  private final InstantSource clock;
  private final Runs runs = new Runs();
  private final Map<OriginId, Instant> nextLook = new HashMap<>();
  private final Map<Ownership, Integer> misses = new HashMap<>();
  private volatile int kept;

  /**
   * Keeps nothing yet.
   *
   * @param ttl length of leases
   * @param grace how long a stream keeps its origin after its publisher
   * @param interval between two looks at an origin's list; zero is never
   * @param origins knows them
   * @param dead whether one is down or unknown
   */
  Keeper(
      OwnershipStore store,
      Duration ttl,
      Duration grace,
      Duration interval,
      Function<OriginId, Optional<Origin>> origins,
      Predicate<OriginId> dead,
      DirectStreams streams,
      StreamLists lists,
      InstantSource clock) {
    this.store = store;
    this.ttl = ttl;
    this.grace = grace;
    this.interval = interval;
    this.origins = origins;
    this.dead = dead;
    this.streams = streams;
    this.lists = lists;
    this.clock = clock;
  }

  /** How many streams have such a publisher. */
  int kept() {
    return kept;
  }

  /** Does what is due. */
  void tick() {
    store
        .snapshot(Integer.MAX_VALUE)
        .thenAccept(this::keep)
        .whenComplete(
            (done, error) -> {
              if (error != null) {
                log.warn("cannot look after streams of origins", error);
              }
            });
  }

  private synchronized void keep(Collection<Ownership> all) {
    Map<OriginId, List<Ownership>> direct = new HashMap<>();
    for (Ownership each : all) {
      if (DirectPublisher.is(each.publisher())) {
        direct.computeIfAbsent(each.origin(), id -> new ArrayList<>()).add(each);
      }
    }
    Set<Ownership> present = new HashSet<>();
    direct.values().forEach(present::addAll);
    misses.keySet().retainAll(present);
    nextLook.keySet().retainAll(direct.keySet());
    kept = present.size();
    Map<OriginId, List<Ownership>> live = new HashMap<>();
    direct.forEach((id, held) -> live.put(id, kept(id, held)));
    renew(live.values().stream().flatMap(List::stream).toList());
    live.forEach(this::look);
  }

  /** Those that are still published, as far as is known. */
  private List<Ownership> kept(OriginId id, List<Ownership> held) {
    Optional<Origin> origin = origins.apply(id);
    if (origin.isEmpty()) {
      return List.of(); // their leases lapse, unless it registers again
    }
    runs.saw(origin.get());
    List<Ownership> live = new ArrayList<>();
    for (Ownership each : held) {
      if (streams.hasLeft(each)) {
        streams.ended(each, grace);
      } else if (dead.test(id) || runs.isOver(id, service(each))) {
        log.info("{}: its publisher at {} has gone with it", each.key(), id);
        streams.ended(each, Duration.ZERO);
      } else {
        live.add(each);
      }
    }
    return live;
  }

  private static String service(Ownership held) {
    return DirectPublisher.of(held.publisher()).map(DirectPublisher::service).orElse("");
  }

  private void look(OriginId id, List<Ownership> held) {
    Instant now = clock.instant();
    Instant due = nextLook.computeIfAbsent(id, it -> now.plus(interval));
    if (held.isEmpty() || interval.isZero() || now.isBefore(due)) {
      return;
    }
    nextLook.put(id, now.plus(interval));
    origins.apply(id).ifPresent(origin -> look(origin, held));
  }

  private void look(Origin origin, List<Ownership> held) {
    origin
        .endpoint(StreamLists.API)
        .ifPresent(
            api ->
                lists.of(origin, api).thenAccept(list -> list.ifPresent(it -> compare(held, it))));
  }

  private synchronized void compare(List<Ownership> held, StreamList list) {
    for (Ownership each : held) {
      DirectPublisher live = list.live().get(each.key());
      if (live == null) {
        missed(each, list);
      } else {
        misses.remove(each);
        if (!live.toString().equals(each.publisher())) {
          streams.passed(each, live);
        }
      }
    }
  }

  /** An origin lists a stream a moment after its hook, so that once is not enough. */
  private void missed(Ownership held, StreamList list) {
    boolean sameRun = list.service().equals(service(held));
    if (sameRun && !list.whole()) {
      return;
    }
    if (misses.merge(held, 1, Integer::sum) >= MISSES) {
      misses.remove(held);
      log.info("{}: {} does not list its publisher any more", held.key(), held.origin());
      streams.ended(held, grace);
    }
  }

  private void renew(List<Ownership> live) {
    if (live.isEmpty()) {
      return;
    }
    store
        .renew(live, ttl)
        .whenComplete(
            (lost, error) -> {
              if (error != null) {
                log.warn("cannot renew {} streams of origins: {}", live.size(), error.toString());
              } else {
                lost.forEach(each -> store.restore(each, Duration.ZERO, ttl));
              }
            });
  }
}
