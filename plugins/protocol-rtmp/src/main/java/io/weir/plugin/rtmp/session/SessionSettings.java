package io.weir.plugin.rtmp.session;

import io.weir.codec.rtmp.chunk.RtmpLimits;
import io.weir.plugin.rtmp.origin.Introduction;
import java.time.Duration;

/**
 * What one client may cost.
 *
 * @param handshakeTimeout from the connection to {@code publish} or {@code play}
 * @param maxRecording bytes between handshake and the end of {@code publish} or {@code play}
 * @param negotiationLimits for what is decoded until then
 * @param relayLimits for what is only relayed, and for what origins say
 * @param introduction how origins are told of a client
 */
public record SessionSettings(
    Duration handshakeTimeout,
    int maxRecording,
    RtmpLimits negotiationLimits,
    RtmpLimits relayLimits,
    Introduction introduction) {}
