package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;

/**
 * When a message was written, inside its payload. By {@link System#nanoTime}, which on Linux is
 * CLOCK_MONOTONIC and so the same in every process of the machine.
 */
final class Stamp {
  private static final int INDEX = 5;
  private static final int MAGIC = 0x57E1257A;
  private static final int END = INDEX + 12;

  private Stamp() {}

  static void write(ByteBuf payload, long nanos) {
    payload.setInt(INDEX, MAGIC).setLong(INDEX + 4, nanos);
  }

  static void clear(ByteBuf payload) {
    payload.setInt(INDEX, 0);
  }

  /** Nanoseconds since the message was written; negative if it carries no stamp. */
  static long age(RtmpMessage message, long now) {
    boolean media = message.typeId() == MessageType.AUDIO || message.typeId() == MessageType.VIDEO;
    ByteBuf payload = message.payload();
    int start = payload.readerIndex();
    if (!media || payload.readableBytes() < END || payload.getInt(start + INDEX) != MAGIC) {
      return -1;
    }
    return now - payload.getLong(start + INDEX + 4);
  }
}
