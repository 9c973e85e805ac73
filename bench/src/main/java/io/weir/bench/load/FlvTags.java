package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Finds the bodies of the tags in an FLV file that comes in pieces. */
final class FlvTags {
  private static final int FILE_HEADER = 9;
  private static final int TAG_SIZE = 4;
  private static final int TAG_HEADER = 11;

  private final Consumer<ByteBuf> bodies;
  private final ByteBuf waiting = Unpooled.buffer(2 * Frames.MAX_SIZE);
  private boolean begun;

  /** Passes each body while it is whole in memory; borrowed. */
  FlvTags(Consumer<ByteBuf> bodies) {
    this.bodies = bodies;
  }

  /** Reads all of {@code in}. */
  void read(ByteBuf in) {
    waiting.writeBytes(in);
    if (!begun && waiting.readableBytes() >= FILE_HEADER) {
      begun = true;
      waiting.skipBytes(FILE_HEADER);
    }
    while (begun && waiting.readableBytes() >= TAG_SIZE + TAG_HEADER) {
      int start = waiting.readerIndex() + TAG_SIZE + TAG_HEADER;
      int size = waiting.getUnsignedMedium(waiting.readerIndex() + TAG_SIZE + 1);
      if (start + size > waiting.writerIndex()) {
        break;
      }
      bodies.accept(waiting.slice(start, size));
      waiting.readerIndex(start + size);
    }
    waiting.discardReadBytes();
  }
}
