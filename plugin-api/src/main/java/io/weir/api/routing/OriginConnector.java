package io.weir.api.routing;

import io.weir.api.Endpoint;
import io.weir.api.Origin;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A protocol's way to dial one origin for one client.
 *
 * @param <T> what a connection is to the protocol
 */
public interface OriginConnector<T> {

  /**
   * Dials the origin and goes on until it has accepted or refused the stream. Called on the loop
   * that was given to {@link StreamRouter#open}, once for each candidate, never concurrently. Must
   * not block.
   *
   * @param origin the candidate
   * @param endpoint its endpoint of the kind that the request names
   * @param timeout time to stay under; past it the router asks {@link #silent} and, without an
   *     answer to that either, goes on to the next candidate
   * @return completes with the connection, or fails: a {@link RouteException} whose code {@link
   *     io.weir.api.ErrorCode#isUnanswered} marks the origin, as does what is no {@link
   *     RouteException}, and the next candidate is tried; a poll goes on after {@code
   *     ORIGIN_HUNG_UP} too, which marks nothing; every other one ends the search and reaches the
   *     caller of {@code open} as it is
   */
  CompletionStage<T> connect(Origin origin, Endpoint endpoint, Duration timeout);

  /**
   * Past the time for a candidate that has not answered: what counts as its connection where an
   * origin that was reached and keeps silent has accepted. Called on the loop; must not block.
   *
   * @return the connection, which the stage of {@link #connect} will not give any more; empty if
   *     silence is a failure, as it is by default
   */
  default Optional<T> silent() {
    return Optional.empty();
  }

  /**
   * Closes a connection that came too late to be used. Called on any thread; must not block or
   * throw.
   */
  void abandon(T connection);
}
