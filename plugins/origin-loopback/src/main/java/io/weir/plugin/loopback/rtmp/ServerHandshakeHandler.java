package io.weir.plugin.loopback.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.weir.codec.rtmp.handshake.ServerHandshake;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Answers the handshake, then gives its place to an {@link RtmpReader}. */
final class ServerHandshakeHandler extends ByteToMessageDecoder {
  private final ServerHandshake handshake = new ServerHandshake(ThreadLocalRandom.current());

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
      ctx.pipeline().replace(this, null, new RtmpReader(ctx.alloc()));
    }
  }
}
