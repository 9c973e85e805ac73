package io.weir.plugin.webrtc.signalling;

import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.net.http.HttpUpstreamSettings;
import io.weir.api.protocol.BadInput;
import io.weir.api.routing.StreamRouter;
import io.weir.plugin.webrtc.naming.OfferNaming;
import io.weir.plugin.webrtc.session.Sessions;

/**
 * What signalling takes. Immutable.
 *
 * @param router finds origins
 * @param upstream asks them
 * @param timeouts of the upstream
 * @param naming names streams
 * @param sessions takes what was agreed
 * @param own where clients send media
 * @param media where origins take it
 * @param clientCandidates whether origins hear of clients' own candidates
 * @param urls of sessions
 * @param redirects of offers
 * @param farewells tells origins of sessions that are over
 * @param originsApi answers what SRS's HTTP API would
 * @param badInput counts what clients and origins say wrongly
 */
record SignallingServices(
    StreamRouter router,
    HttpUpstream upstream,
    HttpUpstreamSettings timeouts,
    OfferNaming naming,
    Sessions sessions,
    OwnAddresses own,
    OriginMedia media,
    boolean clientCandidates,
    SessionUrls urls,
    Redirects redirects,
    Farewells farewells,
    HttpHandler originsApi,
    BadInput badInput) {}
