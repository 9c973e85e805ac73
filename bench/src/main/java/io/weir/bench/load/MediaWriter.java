package io.weir.bench.load;

import io.netty.buffer.ByteBuf;

/** Writes the frames of a stream as one protocol has them. Not thread-safe. */
interface MediaWriter {
  /** Appends what a player needs before the first frame. */
  void writeSequenceHeaders(ByteBuf out);

  /** A group of frames begins, which is sent as one. */
  default void beginGroup(ByteBuf out) {}

  /** Appends a frame to {@code out}, stamped with {@code nanos}. */
  void write(Frame frame, long nanos, ByteBuf out);

  /** The group that began in {@code out} is complete. */
  default void endGroup(ByteBuf out) {}
}
