package io.weir.host.store.memory;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.OriginId;
import io.weir.api.store.LoadStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Open sessions by replica, in memory. */
final class MemoryLoads implements LoadStore {
  private final LapsingMap<String, Said> entries;

  private record Said(String replica, Map<OriginId, Open> open) {}

  MemoryLoads(InstantSource clock) {
    entries = new LapsingMap<>(clock);
  }

  @Override
  public CompletionStage<Void> publish(String replica, Map<OriginId, Open> open, Duration ttl) {
    entries.put(replica, new Said(replica, Map.copyOf(open)), ttl);
    return completedFuture(null);
  }

  @Override
  public CompletionStage<Map<OriginId, Open>> others(String replica) {
    Map<OriginId, Open> sum = new HashMap<>();
    entries
        .values()
        .filter(said -> !said.replica().equals(replica))
        .forEach(said -> said.open().forEach((id, open) -> sum.merge(id, open, Open::plus)));
    return completedFuture(Map.copyOf(sum));
  }

  void sweep() {
    entries.sweep();
  }

  int size() {
    return entries.size();
  }
}
