package io.weir.api.routing;

import io.weir.api.ErrorCode;

/**
 * Why no route could be opened. It is an answer, not a fault: it carries no stack trace. Connectors
 * may extend it to carry an origin's own words to their protocol. Immutable.
 */
public class RouteException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * An answer.
   *
   * @param code what happened
   * @param message details for the log; names origins, so it is not shown to clients
   */
  public RouteException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** What happened. */
  public ErrorCode code() {
    return code;
  }
}
