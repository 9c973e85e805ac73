package io.weir.api.routing;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The only way to an origin. Safe for use by any thread. */
public interface StreamRouter {

  /**
   * Authorises the request, finds or chooses the owner of its stream, and dials it through the
   * protocol's connector. Never blocks.
   *
   * @param request what the client wants
   * @param connector dials one origin; called on {@code loop}
   * @param loop the client's event loop
   * @return completes on {@code loop} with an open route, which the caller must close, or fails
   *     with a {@link RouteException} (never wrapped)
   */
  <T> CompletionStage<Route<T>> open(
      StreamRequest request, OriginConnector<T> connector, Executor loop);

  /**
   * Whether this replica has room for more viewers. Requests that stay are refused without room
   * ({@code OVERLOADED}), polling ones never, since each may be a running viewer's; a protocol that
   * knows one to be a new viewer's refuses it itself. Never blocks.
   */
  default boolean hasRoom() {
    return true;
  }
}
