package io.weir.codec.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Builds the replacement of one buffer of which parts are left out or replaced. As long as nothing
 * is, it does nothing and the buffer itself is the result.
 */
final class Splice {
  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private @Nullable CompositeByteBuf out;
  private int from;

  /** Begins with {@code buffer}, which stays the caller's until {@link #finish}. */
  void begin(ByteBuf buffer) {
    in = buffer;
    from = buffer.readerIndex();
  }

  /** Leaves out what lies between two indices; what was not left out before goes on. */
  void skip(int start, int end) {
    CompositeByteBuf result = out();
    if (start > from) {
      result.addComponent(true, in.retainedSlice(from, start - from));
    }
    from = end;
  }

  /** Inserts {@code bytes}, owned from now on, at the end of what was skipped last. */
  void insert(ByteBuf bytes) {
    out().addComponent(true, bytes);
  }

  private CompositeByteBuf out() {
    CompositeByteBuf result = out;
    if (result == null) {
      result = in.alloc().compositeBuffer(Integer.MAX_VALUE);
      out = result;
    }
    return result;
  }

  /** The result; the buffer given to {@link #begin} is the splice's from here on. */
  ByteBuf finish() {
    ByteBuf rest = in;
    CompositeByteBuf result = out;
    in = Unpooled.EMPTY_BUFFER;
    out = null;
    if (result == null) {
      return rest;
    }
    int end = rest.writerIndex();
    if (end > from) {
      result.addComponent(true, rest.readerIndex(from));
    } else {
      rest.release();
    }
    return result;
  }

  /** Gives up; the buffer given to {@link #begin} stays the caller's. */
  void abandon() {
    CompositeByteBuf result = out;
    in = Unpooled.EMPTY_BUFFER;
    out = null;
    if (result != null) {
      result.release();
    }
  }
}
