package io.weir.plugin.webrtc.signalling;

import io.weir.api.Endpoint;
import io.weir.api.Origin;

/**
 * Where a session is asked for. Immutable.
 *
 * @param api the origin's endpoint that is asked
 * @param target what it is asked for: path and query
 */
record Place(Origin origin, Endpoint api, String target) {}
