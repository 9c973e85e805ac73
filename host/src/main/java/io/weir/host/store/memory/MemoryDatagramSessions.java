package io.weir.host.store.memory;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.store.DatagramSession;
import io.weir.api.store.DatagramSessionStore;
import io.weir.host.store.memory.LapsingMap.Entry;
import java.time.Duration;
import java.time.InstantSource;
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
  public CompletionStage<Boolean> touch(String id, Duration ttl) {
    AtomicBoolean there = new AtomicBoolean();
    entries.change(
        id,
        (live, now) -> {
          there.set(live != null);
          return live == null ? null : Entry.lasting(live.value(), now, ttl);
        });
    return completedFuture(there.get());
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
