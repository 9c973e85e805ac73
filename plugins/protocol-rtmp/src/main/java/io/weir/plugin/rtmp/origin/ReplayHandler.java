package io.weir.plugin.rtmp.origin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weir.api.routing.RouteException;
import io.weir.codec.rtmp.RtmpException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a {@link Replay}. Once the origin has accepted, keeps what comes until the handler
 * that replaces this one can read it.
 */
final class ReplayHandler extends ChannelInboundHandlerAdapter {
  private static final int SPACE = 512;

  private final Attempt attempt;
  private @Nullable ByteBuf kept;

  ReplayHandler(Attempt attempt) {
    this.attempt = attempt;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ByteBuf out = ctx.alloc().buffer(SPACE);
    attempt.replay().tellNext(out);
    ctx.writeAndFlush(out);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    PromptAcknowledgement.of(ctx.channel());
    if (!attempt.isOver()) {
      converse(ctx, in);
    }
    if (!attempt.isOver() || !in.isReadable()) {
      in.release();
    } else if (ctx.isRemoved()) {
      ctx.fireChannelRead(in);
    } else {
      keep(ctx, in);
    }
  }

  private void converse(ChannelHandlerContext ctx, ByteBuf in) {
    ByteBuf out = ctx.alloc().buffer(SPACE);
    try {
      boolean accepted = attempt.replay().receive(in, out);
      ctx.writeAndFlush(out.retain());
      if (accepted) {
        attempt.succeed();
      }
    } catch (RouteException e) {
      attempt.fail(e);
    } catch (RtmpException e) {
      attempt.fail(Attempt.unreachable("bad RTMP: " + e.getMessage()));
    } finally {
      out.release();
    }
  }

  private void keep(ChannelHandlerContext ctx, ByteBuf in) {
    ByteBuf before = kept;
    kept = before == null ? in : ctx.alloc().compositeBuffer(2).addComponents(true, before, in);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    refused();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    refused();
    ctx.close();
  }

  /**
   * A silent no: real origins close the connection on what they do not want. It is not taken as a
   * fault of the origin, since then a client could make one origin after another look dead.
   */
  private void refused() {
    attempt.fail(
        new OriginRejection(
            "closed after %d commands".formatted(attempt.replay().told()),
            Optional.empty(),
            false));
  }

  /** Hands on what was kept to the handler that has taken this one's place. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ByteBuf bytes = kept;
    kept = null;
    if (bytes == null) {
      return;
    }
    if (ctx.channel().isActive()) {
      ctx.fireChannelRead(bytes).fireChannelReadComplete();
    } else {
      bytes.release();
    }
  }
}
