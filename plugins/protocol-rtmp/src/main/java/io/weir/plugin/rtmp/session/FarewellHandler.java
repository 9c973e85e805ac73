package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says a last word to a client and closes the connection so that the word arrives: bytes that the
 * client has sent and nobody has read would make the system reset the connection and drop it. So
 * this side stops sending, reads and drops what comes, and closes when the client has closed or
 * after a short while.
 */
final class FarewellHandler extends ChannelInboundHandlerAdapter {
  private static final long LINGER_MILLIS = 2_000;
  private static final int MAX_DROPPED = 4 << 20;

  private final ByteBuf word;
  private @Nullable ScheduledFuture<?> timer;
  private int dropped;

  /** Owns {@code word}; must be added to a pipeline. */
  FarewellHandler(ByteBuf word) {
    this.word = word;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    timer = ctx.executor().schedule(() -> close(ctx), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    ctx.writeAndFlush(word).addListener(said -> endOutput(ctx, (ChannelFuture) said));
    ctx.channel().config().setAutoRead(true);
  }

  private static void close(ChannelHandlerContext ctx) {
    ctx.close();
  }

  private static void endOutput(ChannelHandlerContext ctx, ChannelFuture said) {
    if (said.isSuccess() && said.channel() instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      ctx.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    dropped += msg instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    ReferenceCountUtil.release(msg);
    if (dropped > MAX_DROPPED) {
      ctx.close();
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

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
