package io.weir.plugin.http.relay;

import io.weir.api.net.TcpRelay;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.net.http.HttpUpstreamSettings;
import io.weir.api.protocol.BadInput;
import io.weir.api.routing.StreamRouter;
import io.weir.plugin.http.playlist.PlaylistRewriter;
import java.time.Duration;

/**
 * What exchanges need. Immutable.
 *
 * @param router finds origins
 * @param relay joins endless streams
 * @param upstream asks origins
 * @param timeouts of the upstream
 * @param streamTimeout for an endless stream's head, since a stream may begin after its players
 * @param heldTimeout for the head of a playlist that the client asked to be held back
 * @param rewriter of playlists
 * @param badInput counts what peers say wrongly
 */
public record Services(
    StreamRouter router,
    TcpRelay relay,
    HttpUpstream upstream,
    HttpUpstreamSettings timeouts,
    Duration streamTimeout,
    Duration heldTimeout,
    PlaylistRewriter rewriter,
    BadInput badInput) {}
