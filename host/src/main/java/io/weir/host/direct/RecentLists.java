package io.weir.host.direct;

import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Lists of origins that are asked for once in a while, however many want to know. Safe for use by
 * any thread; never blocks.
 */
final class RecentLists {
  private final StreamLists lists;
  private final Duration age;
  private final InstantSource clock;
  private final Map<OriginId, Recent> recent = new ConcurrentHashMap<>();

  private record Recent(
      Endpoint endpoint, Instant until, CompletableFuture<Optional<StreamList>> list) {
    boolean isGood(Endpoint now, Instant time) {
      return endpoint.equals(now) && (!list.isDone() || time.isBefore(until));
    }
  }

  /**
   * Knows nothing yet.
   *
   * @param age how long an answer is good, from its question on
   */
  RecentLists(StreamLists lists, Duration age, InstantSource clock) {
    this.lists = lists;
    this.age = age;
    this.clock = clock;
  }

  /** What an origin said lately, or is just being asked; empty if it said nothing. Never fails. */
  CompletionStage<Optional<StreamList>> of(Origin origin) {
    Optional<Endpoint> api = origin.endpoint(StreamLists.API);
    if (api.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Instant now = clock.instant();
    CompletableFuture<Optional<StreamList>> mine = new CompletableFuture<>();
    Recent entry =
        recent.compute(
            origin.id(),
            (id, last) ->
                last != null && last.isGood(api.get(), now)
                    ? last
                    : new Recent(api.get(), now.plus(age), mine));
    if (entry.list() == mine) {
      lists.of(origin, api.get()).thenAccept(mine::complete);
    }
    return entry.list();
  }

  /** Forgets origins that are no more. */
  void tidy(Predicate<OriginId> known) {
    recent.keySet().removeIf(id -> !known.test(id));
  }
}
