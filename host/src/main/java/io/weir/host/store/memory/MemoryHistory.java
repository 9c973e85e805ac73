package io.weir.host.store.memory;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.OriginId;
import io.weir.api.store.HistoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Where things were last, in memory. */
final class MemoryHistory implements HistoryStore {
  private final LapsingMap<String, OriginId> entries;

  MemoryHistory(InstantSource clock) {
    entries = new LapsingMap<>(clock);
  }

  @Override
  public CompletionStage<Void> remember(
      Collection<String> subjects, OriginId origin, Duration ttl) {
    subjects.forEach(subject -> entries.put(subject, origin, ttl));
    return completedFuture(null);
  }

  @Override
  public CompletionStage<Map<String, OriginId>> recall(Collection<String> subjects) {
    Map<String, OriginId> known = new HashMap<>();
    subjects.forEach(
        subject -> entries.find(subject).ifPresent(origin -> known.put(subject, origin)));
    return completedFuture(Map.copyOf(known));
  }

  void sweep() {
    entries.sweep();
  }

  int size() {
    return entries.size();
  }
}
