package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * Takes the chunk framing (RFC 9112 section 7.1) off an endless answer, for a client whose version
 * of HTTP has a framing of its own. The last chunk is the end of input; an end before it is a
 * connection that broke. Confined to its event loop.
 */
final class Unchunker extends ChannelInboundHandlerAdapter {
  private static final int MAX_LINE = 256;

  private enum State {
    SIZE,
    EXTENSION,
    DATA,
    DATA_END,
    TRAILER,
    OVER
  }

  private State state = State.SIZE;
  private long left;
  private int digits;
  private int line;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(msg);
      return;
    }
    try {
      while (bytes.isReadable() && state != State.OVER) {
        if (state == State.DATA) {
          data(ctx, bytes);
        } else {
          framing(ctx, bytes.readByte());
        }
      }
    } finally {
      ReferenceCountUtil.release(bytes);
    }
  }

  private void data(ChannelHandlerContext ctx, ByteBuf bytes) {
    int count = (int) Math.min(left, bytes.readableBytes());
    left -= count;
    ctx.fireChannelRead(bytes.readRetainedSlice(count));
    if (left == 0) {
      state = State.DATA_END;
    }
  }

  private void framing(ChannelHandlerContext ctx, byte next) {
    if (++line > MAX_LINE) {
      fail(ctx, "a line of chunk framing with more than " + MAX_LINE + " bytes");
    } else if (state == State.SIZE && next != '\n') {
      size(ctx, next);
    } else if (next == '\n') {
      endOfLine(ctx);
    } else if (state == State.DATA_END && next != '\r') {
      fail(ctx, "a chunk that is longer than it says");
    } else if (state == State.TRAILER && next != '\r') {
      digits++; // a trailer that is not empty
    }
  }

  private void size(ChannelHandlerContext ctx, byte next) {
    int digit = Character.digit(next, 16);
    if (digit >= 0 && digits < 15) {
      left = left << 4 | digit;
      digits++;
    } else if (digits > 0 && (next == ';' || next == '\r' || next == ' ' || next == '\t')) {
      state = State.EXTENSION;
    } else {
      fail(ctx, "a chunk without a size");
    }
  }

  private void endOfLine(ChannelHandlerContext ctx) {
    boolean empty = digits == 0;
    digits = 0;
    line = 0;
    switch (state) {
      case SIZE, EXTENSION -> {
        if (empty) {
          fail(ctx, "a chunk without a size");
        } else {
          state = left == 0 ? State.TRAILER : State.DATA;
        }
      }
      case DATA_END -> state = State.SIZE;
      case TRAILER -> {
        if (empty) {
          state = State.OVER;
          ctx.fireChannelReadComplete();
          ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
      }
      case DATA, OVER -> throw new IllegalStateException(state.name());
    }
  }

  private void fail(ChannelHandlerContext ctx, String what) {
    state = State.OVER;
    ctx.fireChannelReadComplete();
    ctx.fireExceptionCaught(new IOException(what));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      ctx.fireUserEventTriggered(event);
    } else if (state != State.OVER) {
      fail(ctx, "an end before the last chunk");
    }
  }
}
