package io.weir.plugin.loopback.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.weir.codec.rtmp.handshake.ClientHandshake;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Shakes hands as a client once connected, tells the next handlers by {@link #DONE}, then gives its
 * place to an {@link RtmpReader}.
 */
final class ClientHandshakeHandler extends ByteToMessageDecoder {
  /** The user event after which messages may be sent. */
  static final Object DONE = "RTMP handshake done";

  private final ClientHandshake handshake = new ClientHandshake(ThreadLocalRandom.current());

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ByteBuf out = ctx.alloc().buffer();
    handshake.start(out);
    ctx.writeAndFlush(out, ctx.voidPromise());
    ctx.fireChannelActive();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    ByteBuf answer = ctx.alloc().buffer();
    boolean done;
    try {
      done = handshake.receive(in, answer);
    } catch (RuntimeException e) {
      answer.release();
      in.skipBytes(in.readableBytes());
      throw e;
    }
    ctx.writeAndFlush(answer, ctx.voidPromise());
    if (done) {
      ctx.fireUserEventTriggered(DONE);
      ctx.pipeline().replace(this, null, new RtmpReader(ctx.alloc()));
    }
  }
}
