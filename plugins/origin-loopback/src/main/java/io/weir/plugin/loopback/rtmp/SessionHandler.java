package io.weir.plugin.loopback.rtmp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import io.weir.api.protocol.BadInput;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.util.Locale;

/** What the states of a connection to an origin have in common: how it ends. */
abstract class SessionHandler extends ChannelInboundHandlerAdapter {
  private final BadInput badInput;

  SessionHandler(BadInput badInput) {
    this.badInput = badInput;
  }

  /** Handles a message, which is released afterwards. */
  abstract void message(ChannelHandlerContext ctx, RtmpMessage message);

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object read) {
    try {
      if (read instanceof RtmpMessage message) {
        message(ctx, message);
      }
    } finally {
      ReferenceCountUtil.release(read);
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable root = cause instanceof DecoderException wrapped ? wrapped.getCause() : cause;
    if (root instanceof RtmpException bad) {
      badInput.report(
          bad.reason().name().toLowerCase(Locale.ROOT),
          ctx.channel().remoteAddress(),
          String.valueOf(bad.getMessage()));
    }
    ctx.close();
  }

  static void send(ChannelHandlerContext ctx, RtmpCommand command, int csid, int streamId) {
    ctx.write(command.message(ctx.alloc(), csid, streamId), ctx.voidPromise());
  }
}
