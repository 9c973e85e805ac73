package io.weir.api.routing;

import io.weir.api.Origin;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An open way from a client to the origin that owns its stream. Whoever opened it closes it, once
 * the client or the origin has gone; until then the stream's ownership is kept alive.
 *
 * <p>Safe for use by any thread; no method blocks.
 *
 * @param <T> what a connection is to the protocol
 */
public interface Route<T> {

  /** The connection that the protocol's connector made. */
  T connection();

  /** The origin at its other end. */
  Origin origin();

  /** Where the session's bytes are counted. */
  Traffic traffic();

  /**
   * Completes when the session must end ({@code OWNERSHIP_LOST}, {@code KICKED} or {@code
   * DRAINING}); never completes otherwise. The protocol then tells its client in its own way and
   * closes the route. Completed on any thread.
   */
  CompletionStage<EndReason> revoked();

  /**
   * Completes when the client should go elsewhere, since its origin or this replica is being
   * emptied; never completes otherwise. The protocol then moves its client by its own means, or
   * ends the session if that is how its clients come again. Where it can do neither it does
   * nothing: {@link #revoked} follows at the deadline. Completed on any thread.
   */
  default CompletionStage<Void> drained() {
    return new CompletableFuture<>();
  }

  /** Ends the session; the first call decides the reason, later ones do nothing. */
  void close(EndReason reason);
}
