package io.weir.host.store.memory;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.store.OriginStore;
import io.weir.host.store.Watchers;
import io.weir.host.store.memory.LapsingMap.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** Registered origins in memory. A lapse is told to watchers when it is swept. */
final class MemoryOrigins implements OriginStore {
  private static final Object CHANGED = new Object();

  private final LapsingMap<OriginId, Registered> entries;
  private final Watchers<Object> watchers = new Watchers<>();

  MemoryOrigins(InstantSource clock) {
    entries = new LapsingMap<>(clock);
  }

  @Override
  public CompletionStage<Void> register(Registered registered, Duration ttl) {
    entries.change(
        registered.origin().id(),
        (live, now) -> {
          if (live == null || !sameInstance(live.value(), registered)) {
            return Entry.lasting(registered, now, ttl);
          }
          return Entry.lasting(joinedAt(registered, live.value().origin().joined()), now, ttl);
        });
    watchers.tell(CHANGED);
    return completedFuture(null);
  }

  @Override
  public CompletionStage<Boolean> remove(OriginId id) {
    boolean known = entries.remove(id);
    if (known) {
      watchers.tell(CHANGED);
    }
    return completedFuture(known);
  }

  @Override
  public CompletionStage<Collection<Registered>> all() {
    return completedFuture(entries.values().toList());
  }

  @Override
  public Runnable watch(Runnable changed) {
    return watchers.add(news -> changed.run());
  }

  void sweep() {
    if (entries.sweep()) {
      watchers.tell(CHANGED);
    }
  }

  int size() {
    return entries.size();
  }

  private static boolean sameInstance(Registered one, Registered other) {
    return one.origin().instance().equals(other.origin().instance());
  }

  private static Registered joinedAt(Registered registered, Instant joined) {
    Origin origin = registered.origin();
    return new Registered(
        new Origin(
            origin.id(),
            origin.instance(),
            origin.endpoints(),
            origin.weight(),
            origin.zone(),
            origin.labels(),
            joined),
        registered.load());
  }
}
