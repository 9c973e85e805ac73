package io.weir.host.store.redis;

import io.weir.api.OriginId;
import io.weir.api.store.OriginStateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** States of origins in Redis: a small hash of drains and one of what replicas see. */
final class RedisOriginStates implements OriginStateStore {
  /** Until somebody undrains. */
  private static final Duration LONG = Duration.ofDays(3650);

  private final Board drains;
  private final Board views;

  RedisOriginStates(Calls calls, String prefix) {
    this.drains = new Board(calls, prefix + ":drains");
    this.views = new Board(calls, prefix + ":states");
  }

  /** A drain; times are milliseconds. */
  private record Wish(int v, String origin, long since, long deadline) {
    Drain drain() {
      return new Drain(
          new OriginId(origin), Instant.ofEpochMilli(since), Instant.ofEpochMilli(deadline));
    }
  }

  /** What a replica sees, by origin. */
  private record Said(int v, Map<String, Seen> seen) {}

  @Override
  public CompletionStage<Void> drain(Drain drain) {
    String id = drain.origin().value();
    Wish wish = new Wish(1, id, drain.since().toEpochMilli(), drain.deadline().toEpochMilli());
    return drains.pin(id, Json.write(wish), LONG);
  }

  @Override
  public CompletionStage<Void> undrain(OriginId origin) {
    return drains.pin(origin.value(), "", Duration.ZERO);
  }

  @Override
  public CompletionStage<Collection<Drain>> drains() {
    return drains
        .others("")
        .thenApply(all -> all.stream().map(it -> Json.read(it, Wish.class).drain()).toList());
  }

  @Override
  public CompletionStage<Void> publish(String replica, Map<OriginId, Seen> seen, Duration ttl) {
    Map<String, Seen> byName = new TreeMap<>();
    seen.forEach((origin, how) -> byName.put(origin.value(), how));
    return views.pin(replica, Json.write(new Said(1, byName)), ttl);
  }

  @Override
  public CompletionStage<Map<OriginId, Seen>> others(String replica) {
    return views
        .others(replica)
        .thenApply(
            all -> {
              Map<OriginId, Seen> worst = new HashMap<>();
              all.forEach(
                  json ->
                      Json.read(json, Said.class)
                          .seen()
                          .forEach((id, seen) -> worst.merge(new OriginId(id), seen, Seen::worse)));
              return Map.copyOf(worst);
            });
  }
}
