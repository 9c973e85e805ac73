package io.weir.codec.rtmp.flv;

import io.netty.buffer.ByteBuf;

/**
 * One tag of an FLV file. Types and data are those of RTMP messages 8, 9 and 18.
 *
 * @param typeId 8 audio, 9 video, 18 script data
 * @param timestamp milliseconds, 0..4294967295
 * @param data owned by whoever holds the tag
 */
public record FlvTag(int typeId, long timestamp, ByteBuf data) {}
