package io.weir.api.store;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.selection.OriginLoad;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Origins that registered themselves, at whichever replica. Safe for use by any thread; never
 * blocks. Stages fail only if the store cannot be reached.
 */
public interface OriginStore {

  /**
   * A registration.
   *
   * @param origin who registered
   * @param load what it said of itself
   */
  record Registered(Origin origin, Optional<OriginLoad.Reported> load) {}

  /**
   * Registers or refreshes an origin. The same instance keeps the time at which it joined; a new
   * instance replaces the old one.
   *
   * @param ttl how long without another registration the origin is known
   */
  CompletionStage<Void> register(Registered registered, Duration ttl);

  /** Forgets an origin; returns whether it was known. */
  CompletionStage<Boolean> remove(OriginId id);

  /** All that are known now. */
  CompletionStage<Collection<Registered>> all();

  /**
   * Tells that something changed; called on any thread, must not block.
   *
   * @return ends the watch
   */
  Runnable watch(Runnable changed);
}
