package io.weir.host.store.memory;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.OriginId;
import io.weir.api.store.OriginStateStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** States of origins in memory. */
final class MemoryOriginStates implements OriginStateStore {
  private final Map<OriginId, Drain> drains = new ConcurrentHashMap<>();
  private final LapsingMap<String, Said> views;

  private record Said(String replica, Map<OriginId, Seen> seen) {}

  MemoryOriginStates(InstantSource clock) {
    views = new LapsingMap<>(clock);
  }

  @Override
  public CompletionStage<Void> drain(Drain drain) {
    drains.put(drain.origin(), drain);
    return completedFuture(null);
  }

  @Override
  public CompletionStage<Void> undrain(OriginId origin) {
    drains.remove(origin);
    return completedFuture(null);
  }

  @Override
  public CompletionStage<Collection<Drain>> drains() {
    return completedFuture(List.copyOf(drains.values()));
  }

  @Override
  public CompletionStage<Void> publish(String replica, Map<OriginId, Seen> seen, Duration ttl) {
    views.put(replica, new Said(replica, Map.copyOf(seen)), ttl);
    return completedFuture(null);
  }

  @Override
  public CompletionStage<Map<OriginId, Seen>> others(String replica) {
    Map<OriginId, Seen> worst = new HashMap<>();
    views
        .values()
        .filter(said -> !said.replica().equals(replica))
        .forEach(said -> said.seen().forEach((id, seen) -> worst.merge(id, seen, Seen::worse)));
    return completedFuture(Map.copyOf(worst));
  }

  void sweep() {
    views.sweep();
  }

  int size() {
    return views.size() + drains.size();
  }
}
