package io.weir.api.protocol;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.VhostRule;
import io.weir.api.net.Dialer;
import io.weir.api.net.Listeners;
import io.weir.api.net.TcpRelay;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.HttpParts;
import io.weir.api.routing.KnownOrigins;
import io.weir.api.routing.StreamRouter;
import io.weir.api.store.DatagramSessionStore;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the host offers to one protocol. Hand on the parts, not the whole. Immutable, and every part
 * may be used by any thread.
 *
 * @param listeners opens sockets
 * @param dialer connects to origins
 * @param relay joins a client and an origin
 * @param http speaks HTTP with clients and origins
 * @param router finds the origin of a stream
 * @param origins tells whether an address is an origin's
 * @param datagramSessions sessions of datagrams that any replica may have to serve
 * @param vhosts folds hosts into virtual hosts
 * @param secret keys that all replicas share
 * @param originsApi answers, for all origins, what the HTTP API of SRS would under {@code
 *     /api/v1/}, where clients look for it
 * @param timer a host thread for short periodic work; nothing may block it, and what was scheduled
 *     is cancelled when the protocol stops. The timers of event loops are for single sessions: with
 *     one, each wait of the loop has the kernel set a timer
 * @param badInput counts what peers said wrongly, under this protocol's name
 * @param meters a registry whose meters go when the plugin goes
 */
public record ProxyServices(
    Listeners listeners,
    Dialer dialer,
    TcpRelay relay,
    HttpParts http,
    StreamRouter router,
    KnownOrigins origins,
    DatagramSessionStore datagramSessions,
    VhostRule vhosts,
    SharedSecret secret,
    HttpHandler originsApi,
    ScheduledExecutorService timer,
    BadInput badInput,
    MeterRegistry meters) {}
