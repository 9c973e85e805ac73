package io.weir.codec.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.weir.codec.rtmp.MessageType;

/**
 * Hears of the commands that pass a {@link ChunkRelay}, during {@link ChunkRelay#relay} and thus
 * before their last bytes are handed on. What it throws ends the relay.
 */
public interface CommandListener {
  /**
   * How many bytes of a message of this type are collected; 0 if it is not heard of. Alike for
   * every message of the type. Commands only by default; some servers look for commands in data
   * messages and aggregates too.
   */
  default int hears(int typeId) {
    return MessageType.isCommand(typeId) ? ChunkRelay.MAX_COLLECTED : 0;
  }

  /**
   * A command, or another message that is heard of, passes.
   *
   * @param typeId see {@link MessageType}
   * @param streamId the message stream id as the sender wrote it
   * @param payload borrowed, valid during the call
   */
  void onCommand(int typeId, int streamId, ByteBuf payload);

  /**
   * One passes that is too long to be collected.
   *
   * @param length of its whole payload
   * @param start as many of its first bytes as are collected of its type, or more; borrowed
   */
  void onLongCommand(int typeId, int streamId, int length, ByteBuf start);
}
