package io.weir.plugin.loopback.stream;

import io.weir.api.protocol.BadInput;

/**
 * What one origin's connections share.
 *
 * @param streams its streams
 * @param playerQueueBytes what may wait for a slow player
 * @param playerDropped told when a player was too slow; on any thread
 * @param badInput counts what clients said wrongly
 */
public record OriginServices(
    StreamTable streams, long playerQueueBytes, Runnable playerDropped, BadInput badInput) {}
