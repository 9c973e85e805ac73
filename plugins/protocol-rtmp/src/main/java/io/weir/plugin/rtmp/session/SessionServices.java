package io.weir.plugin.rtmp.session;

import io.weir.api.net.Dialer;
import io.weir.api.net.TcpRelay;
import io.weir.api.routing.StreamRouter;
import io.weir.plugin.rtmp.origin.Redirects;
import io.weir.plugin.rtmp.stream.StreamNaming;
import java.util.random.RandomGenerator;

/**
 * What routing a client takes.
 *
 * @param random for handshakes; used on event loops
 */
record SessionServices(
    StreamNaming naming,
    StreamRouter router,
    Dialer dialer,
    TcpRelay relay,
    Faults faults,
    SessionSettings settings,
    Redirects redirects,
    RandomGenerator random) {}
