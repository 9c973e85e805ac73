package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.weir.codec.rtmp.chunk.MessageDecoder;
import java.util.concurrent.TimeUnit;

/**
 * Publishes the full stream, frame by frame as an encoder does; misses frames while it is held up.
 */
final class Publisher extends Reception {
  private final Frames frames = Frames.named(Frames.FULL);
  private final FrameWriter writer;
  private final Figures figures;
  private final long phaseNanos;
  private long startNanos;

  /**
   * A publisher.
   *
   * @param phaseNanos when in the frame interval its frames are due
   */
  Publisher(MessageDecoder decoder, Figures figures, int chunkSize, long phaseNanos) {
    super(decoder, figures, false);
    this.writer = new FrameWriter(chunkSize);
    this.figures = figures;
    this.phaseNanos = phaseNanos;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    super.handlerAdded(ctx);
    startNanos = System.nanoTime() + phaseNanos;
    ByteBuf out = ctx.alloc().buffer(256);
    writer.writeSequenceHeaders(out);
    ctx.writeAndFlush(out, ctx.voidPromise());
    later(ctx);
  }

  private void later(ChannelHandlerContext ctx) {
    long due = startNanos + TimeUnit.MILLISECONDS.toNanos(frames.nextMillis());
    ctx.executor()
        .schedule(() -> send(ctx), Math.max(due - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
  }

  private void send(ChannelHandlerContext ctx) {
    if (!ctx.channel().isActive()) {
      return;
    }
    Frame frame = frames.next();
    if (ctx.channel().isWritable()) {
      ByteBuf out = ctx.alloc().buffer(frame.size() + frame.size() / 64 + 64);
      writer.write(frame, System.nanoTime(), out);
      ctx.writeAndFlush(out, ctx.voidPromise());
    } else {
      figures.dropped.increment();
    }
    later(ctx);
  }
}
