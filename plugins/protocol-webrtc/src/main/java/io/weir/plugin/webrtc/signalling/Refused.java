package io.weir.plugin.webrtc.signalling;

import io.weir.api.ErrorCode;
import io.weir.api.Origin;
import io.weir.api.net.http.UpstreamResponse;
import io.weir.api.routing.RouteException;

/** An origin that creates no session, in its own words. Immutable. */
final class Refused extends RouteException {
  private static final long serialVersionUID = 1L;

  private final transient UpstreamResponse response;

  Refused(UpstreamResponse response, Origin origin) {
    super(ErrorCode.ORIGIN_REJECTED, origin.id() + " says " + response.head().status().code());
    this.response = response;
  }

  UpstreamResponse response() {
    return response;
  }
}
