package io.weir.api.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Datagram sessions by name. Safe for use by any thread; never blocks. Stages fail only if the
 * store cannot be reached.
 */
public interface DatagramSessionStore {

  /** Creates or replaces a session. */
  CompletionStage<Void> put(DatagramSession session, Duration ttl);

  /** The session of that name, if it has not lapsed. */
  CompletionStage<Optional<DatagramSession>> find(String id);

  /** Keeps a session alive; returns false if it is gone. */
  CompletionStage<Boolean> touch(String id, Duration ttl);

  /** Ends a session; returns whether it was there. */
  CompletionStage<Boolean> remove(String id);
}
