package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.handshake.ServerHandshake;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Shakes hands with a client, then makes way for the next handler. */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
  private static final int SPACE = 4096;

  private final ServerHandshake handshake;
  private final Faults faults;
  private final Supplier<? extends ChannelHandler> next;

  HandshakeHandler(RandomGenerator random, Faults faults, Supplier<? extends ChannelHandler> next) {
    this.handshake = new ServerHandshake(random);
    this.faults = faults;
    this.next = next;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    ByteBuf out = ctx.alloc().buffer(SPACE);
    boolean done;
    try {
      done = handshake.receive(in, out);
      if (out.isReadable()) {
        ctx.writeAndFlush(out.retain());
      }
    } catch (RtmpException e) {
      in.release();
      faults.report(ctx.channel(), e);
      ctx.close();
      return;
    } finally {
      out.release();
    }
    if (done) {
      ctx.pipeline().replace(this, "negotiation", next.get());
      ctx.fireChannelRead(in); // to who has taken this place
    } else {
      in.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
