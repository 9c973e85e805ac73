package io.weir.api.store;

import java.util.concurrent.CompletionStage;

/** All that replicas share. Safe for use by any thread; never blocks. */
public interface SharedStore {

  /** Connects; fails if the store is required and cannot be reached. */
  CompletionStage<Void> start();

  /** Disconnects; idempotent, also after a failed start. */
  CompletionStage<Void> stop();

  /** Whether replicas share what they know now. */
  default StoreStatus status() {
    return StoreStatus.SHARED;
  }

  /** Who owns which stream. */
  OwnershipStore ownership();

  /** Which origins registered. */
  OriginStore origins();

  /** How origins are, as operators and replicas say. */
  OriginStateStore originStates();

  /** Datagram sessions. */
  DatagramSessionStore datagramSessions();

  /** Open sessions by replica. */
  LoadStore loads();

  /** Where things were last. */
  HistoryStore history();
}
