package io.weir.plugin.srt.origin;

import io.weir.api.ErrorCode;
import io.weir.api.Origin;
import io.weir.api.routing.RouteException;

/** An origin's no, with its own code. Immutable. */
public final class OriginRejection extends RouteException {
  private static final long serialVersionUID = 1L;

  private final int rejection;

  OriginRejection(Origin origin, int rejection) {
    super(ErrorCode.ORIGIN_REJECTED, origin.id() + " says " + rejection);
    this.rejection = rejection;
  }

  /** The code, without the 1000 that it has on the wire. */
  public int rejection() {
    return rejection;
  }
}
