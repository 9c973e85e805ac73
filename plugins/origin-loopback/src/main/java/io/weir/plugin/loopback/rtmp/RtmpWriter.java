package io.weir.plugin.loopback.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.chunk.ChunkWriter;

/** Makes bytes of messages, which it releases; other objects pass. */
final class RtmpWriter extends ChannelOutboundHandlerAdapter {
  private final ChunkWriter writer = new ChunkWriter();

  @Override
  public void write(ChannelHandlerContext ctx, Object written, ChannelPromise promise) {
    if (!(written instanceof RtmpMessage message)) {
      ctx.write(written, promise);
      return;
    }
    ByteBuf out = ctx.alloc().buffer(message.payload().readableBytes() + 64);
    try {
      writer.write(message, out);
    } catch (RuntimeException e) {
      out.release();
      throw e;
    } finally {
      message.release();
    }
    ctx.write(out, promise);
  }
}
