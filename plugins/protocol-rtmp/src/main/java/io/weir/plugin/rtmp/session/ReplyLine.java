package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.chunk.ChunkWriter;
import io.weir.codec.rtmp.command.RtmpCommand;

/**
 * Where and how a client expects the answer to a command of its own.
 *
 * @param typeId the message type that it used: AMF0 or AMF3 commands
 * @param streamId the message stream that it used
 */
record ReplyLine(int typeId, int streamId) {
  /** The chunk stream of answers to the connection's commands, as servers use it. */
  static final int COMMANDS = 3;

  /** The chunk stream of what is said about a message stream, as servers use it. */
  static final int STATUS = 5;

  static ReplyLine of(RtmpMessage command) {
    return new ReplyLine(command.typeId(), command.streamId());
  }

  /**
   * The answer as a message, owned by the caller. Clients that send AMF3 commands understand AMF0
   * values in them, after a zero byte.
   */
  RtmpMessage message(ByteBufAllocator alloc, int csid, RtmpCommand answer) {
    ByteBuf payload = alloc.buffer(256);
    if (typeId == MessageType.COMMAND_AMF3) {
      payload.writeByte(0);
    }
    answer.encode(payload);
    return new RtmpMessage(typeId, 0, streamId, csid, payload);
  }

  /** The answer in chunks of that size, owned by the caller. */
  ByteBuf encode(ByteBufAllocator alloc, int csid, int chunkSize, RtmpCommand answer) {
    ChunkWriter writer = new ChunkWriter();
    writer.chunkSize(chunkSize);
    RtmpMessage message = message(alloc, csid, answer);
    ByteBuf out = alloc.buffer(message.payload().readableBytes() + 32);
    try {
      writer.write(message, out);
    } finally {
      message.release();
    }
    return out;
  }
}
