package io.weir.api.store;

import io.weir.api.OriginId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Where streams, clients, apps and vhosts were last. Safe for use by any thread; never blocks.
 * Stages fail only if the store cannot be reached.
 */
public interface HistoryStore {

  /**
   * Remembers an origin under several names at once.
   *
   * @param subjects such as {@code stream:vhost/app/stream} or {@code client:192.0.2.1}
   */
  CompletionStage<Void> remember(Collection<String> subjects, OriginId origin, Duration ttl);

  /** What is remembered of these subjects; the unknown are left out. */
  CompletionStage<Map<String, OriginId>> recall(Collection<String> subjects);
}
