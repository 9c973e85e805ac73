package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** A player that gets the stream; what it says is only acknowledgements. */
final class Served extends ChannelInboundHandlerAdapter {
  private final Broadcast broadcast;

  Served(Broadcast broadcast) {
    this.broadcast = broadcast;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ((ByteBuf) msg).release();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    broadcast.leave(ctx.channel());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
