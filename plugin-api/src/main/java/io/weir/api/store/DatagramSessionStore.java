package io.weir.api.store;

import java.time.Duration;
import java.util.Collection;
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

  /**
   * Keeps sessions alive: however many there are, in few questions. Never shortens.
   *
   * @return those that are gone; while the store cannot be reached none is known to be
   */
  CompletionStage<Collection<String>> touch(Collection<String> ids, Duration ttl);

  /**
   * Which sessions are gone, in as few questions.
   *
   * @return as {@link #touch}
   */
  CompletionStage<Collection<String>> missing(Collection<String> ids);

  /** Ends a session; returns whether it was there. */
  CompletionStage<Boolean> remove(String id);
}
