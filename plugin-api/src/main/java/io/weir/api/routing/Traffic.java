package io.weir.api.routing;

/**
 * Byte and datagram counts of one session. Written by the session's event loop only, readable by
 * any thread; never blocks or allocates.
 */
public interface Traffic {

  /** Adds bytes that were received from the client for the origin. */
  void toOrigin(long bytes);

  /** Adds bytes that were received from the origin for the client. */
  void toClient(long bytes);

  /** Adds a datagram that was received from the client for the origin. */
  default void packetToOrigin(long bytes) {
    toOrigin(bytes);
  }

  /** Adds a datagram that was received from the origin for the client. */
  default void packetToClient(long bytes) {
    toClient(bytes);
  }
}
