package io.weir.bench.load;

import io.netty.buffer.ByteBuf;

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

  /** Nanoseconds since the payload was written; negative if it carries no stamp. */
  static long age(ByteBuf payload, long now) {
    int start = payload.readerIndex();
    if (payload.readableBytes() < END || payload.getInt(start + INDEX) != MAGIC) {
      return -1;
    }
    return now - payload.getLong(start + INDEX + 4);
  }
}
