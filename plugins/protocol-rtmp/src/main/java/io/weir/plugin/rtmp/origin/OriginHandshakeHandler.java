package io.weir.plugin.rtmp.origin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.handshake.ClientHandshake;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Shakes hands with an origin, then makes way for the {@link ReplayHandler}. */
final class OriginHandshakeHandler extends ChannelInboundHandlerAdapter {
  private static final int SPACE = 2048;

  private final ClientHandshake handshake;
  private final Attempt attempt;
  private final Consumer<ByteBuf> introduction;

  /**
   * Begins when it is connected.
   *
   * @param introduction appends what comes before the handshake
   */
  OriginHandshakeHandler(RandomGenerator random, Attempt attempt, Consumer<ByteBuf> introduction) {
    this.introduction = introduction;
    this.handshake = new ClientHandshake(random);
    this.attempt = attempt;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ByteBuf out = ctx.alloc().buffer(SPACE);
    introduction.accept(out);
    handshake.start(out);
    ctx.writeAndFlush(out);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    PromptAcknowledgement.of(ctx.channel());
    ByteBuf out = ctx.alloc().buffer(SPACE);
    boolean done;
    try {
      done = handshake.receive(in, out);
      if (out.isReadable()) {
        ctx.write(out.retain());
      }
    } catch (RtmpException e) {
      in.release();
      attempt.fail(Attempt.unreachable("handshake: " + e.getMessage()));
      return;
    } finally {
      out.release();
    }
    if (!done) {
      in.release();
      ctx.flush();
      return;
    }
    ctx.pipeline().replace(this, OriginConnection.HANDLER, new ReplayHandler(attempt));
    ctx.fireChannelRead(in); // to that one; what is before this handler has seen it
    ctx.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      channelInactive(ctx);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    attempt.fail(Attempt.unreachable("closed during the handshake"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    attempt.fail(Attempt.unreachable("handshake: " + cause));
  }
}
