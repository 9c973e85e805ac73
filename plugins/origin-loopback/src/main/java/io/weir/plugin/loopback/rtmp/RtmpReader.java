package io.weir.plugin.loopback.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.chunk.MessageDecoder;
import io.weir.codec.rtmp.chunk.RtmpLimits;

/**
 * Makes messages of bytes, answers pings and acknowledges what was received. Every message goes to
 * the next handler, which owns it. Stands after an {@link RtmpWriter}.
 */
final class RtmpReader extends ChannelInboundHandlerAdapter {
  private final MessageDecoder decoder;
  private long received;
  private long acknowledged;
  private long window = Long.MAX_VALUE;

  RtmpReader(ByteBufAllocator alloc) {
    this.decoder = new MessageDecoder(RtmpLimits.DEFAULTS, alloc);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    decoder.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    ByteBuf in = (ByteBuf) read;
    try {
      received += in.readableBytes();
      while (!ctx.isRemoved()) {
        RtmpMessage message = decoder.decode(in);
        if (message == null) {
          break;
        }
        control(ctx, message);
        ctx.fireChannelRead(message);
      }
      if (received - acknowledged >= window && !ctx.isRemoved()) {
        acknowledged = received;
        ctx.writeAndFlush(
            ControlMessages.acknowledgement(ctx.alloc(), received), ctx.voidPromise());
      }
    } finally {
      in.release();
    }
  }

  private void control(ChannelHandlerContext ctx, RtmpMessage message) {
    ByteBuf payload = message.payload();
    int at = payload.readerIndex();
    if (message.typeId() == MessageType.WINDOW_ACK_SIZE && payload.readableBytes() >= 4) {
      window = Math.max(1, payload.getUnsignedInt(at));
    } else if (message.typeId() == MessageType.USER_CONTROL
        && payload.readableBytes() >= 6
        && payload.getShort(at) == ControlMessages.PING_REQUEST) {
      ctx.writeAndFlush(
          ControlMessages.userControl(
              ctx.alloc(), ControlMessages.PING_RESPONSE, payload.getInt(at + 2)),
          ctx.voidPromise());
    }
  }
}
