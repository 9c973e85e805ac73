package io.weir.codec.rtmp.chunk;

import io.netty.buffer.ByteBuf;

/**
 * Hears of the commands that pass a {@link ChunkRelay}, during {@link ChunkRelay#relay} and thus
 * before their last bytes are handed on. What it throws ends the relay.
 */
public interface CommandListener {
  /**
   * A command passes.
   *
   * @param typeId {@link io.weir.codec.rtmp.MessageType#COMMAND_AMF0} or {@code COMMAND_AMF3}
   * @param streamId the message stream id as the sender wrote it
   * @param payload borrowed, valid during the call
   */
  void onCommand(int typeId, int streamId, ByteBuf payload);

  /** A command of {@code length} bytes passes, too long to be looked at. */
  void onLongCommand(int typeId, int streamId, int length);
}
