package io.weir.plugin.http.relay;

import io.weir.api.ErrorCode;
import io.weir.api.Origin;
import io.weir.api.net.http.RawResponse;
import io.weir.api.routing.RouteException;

/** An origin's no, in its own words. Immutable. */
final class Refused extends RouteException {
  private static final long serialVersionUID = 1L;

  private final transient RawResponse response;
  private final transient Origin origin;

  Refused(RawResponse response, Origin origin) {
    super(ErrorCode.ORIGIN_REJECTED, origin.id() + " says " + response.head().status().code());
    this.response = response;
    this.origin = origin;
  }

  Origin origin() {
    return origin;
  }

  RawResponse response() {
    return response;
  }
}
