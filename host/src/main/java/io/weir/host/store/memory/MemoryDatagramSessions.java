package io.weir.host.store.memory;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.store.DatagramSession;
import io.weir.api.store.DatagramSessionStore;
import io.weir.host.store.memory.LapsingMap.Entry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** Datagram sessions in memory. */
final class MemoryDatagramSessions implements DatagramSessionStore {
  private final LapsingMap<String, DatagramSession> entries;

  MemoryDatagramSessions(InstantSource clock) {
    entries = new LapsingMap<>(clock);
  }

  @Override
  public CompletionStage<Void> put(DatagramSession session, Duration ttl) {
    entries.put(session.id(), session, ttl);
    return completedFuture(null);
  }

  @Override
  public CompletionStage<Optional<DatagramSession>> find(String id) {
    return completedFuture(entries.find(id));
  }

  @Override
  public CompletionStage<Collection<String>> touch(Collection<String> ids, Duration ttl) {
    return completedFuture(ids.stream().filter(id -> !touched(id, ttl)).toList());
  }

  private boolean touched(String id, Duration ttl) {
    AtomicBoolean there = new AtomicBoolean();
    entries.change(
        id,
        (live, now) -> {
          there.set(live != null);
          return live == null
              ? null
              : new Entry<>(live.value(), Math.max(live.deadline(), LapsingMap.after(now, ttl)));
        });
    return there.get();
  }

  @Override
  public CompletionStage<Collection<String>> missing(Collection<String> ids) {
    return completedFuture(ids.stream().filter(id -> entries.find(id).isEmpty()).toList());
  }

  @Override
  public CompletionStage<Boolean> remove(String id) {
    return completedFuture(entries.remove(id));
  }

  void sweep() {
    entries.sweep();
  }

  int size() {
    return entries.size();
  }
}
