package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Stands at the end of a pipeline from which HTTP was taken off, until a relay stands behind it.
 * Keeps the bytes that have come already, or, where none may come, drops them for ever.
 */
final class EarlyBytes extends ChannelInboundHandlerAdapter {
  static final String NAME = "early-bytes";

  private final boolean drops;
  private final Queue<ByteBuf> kept = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private boolean ended;

  private EarlyBytes(boolean drops) {
    this.drops = drops;
  }

  /** Keeps what comes, in order, until {@link #pass}; an end of input too. */
  static EarlyBytes keeping() {
    return new EarlyBytes(false);
  }

  /** Drops what comes; an end of input ends the connection. */
  static EarlyBytes dropping() {
    return new EarlyBytes(true);
  }

  /** Passes what was kept to the handlers that were added meanwhile. */
  static void pass(Channel channel) {
    EarlyBytes early = channel.pipeline().get(EarlyBytes.class);
    if (early != null && !early.drops) {
      early.pass();
    }
  }

  private void pass() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    boolean some = !kept.isEmpty();
    for (ByteBuf bytes = kept.poll(); bytes != null; bytes = kept.poll()) {
      ctx.fireChannelRead(bytes);
    }
    if (some) {
      ctx.fireChannelReadComplete();
    }
    if (ended) {
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!drops && msg instanceof ByteBuf bytes) {
      kept.add(bytes);
    } else {
      ReferenceCountUtil.release(msg);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    boolean end = event == ChannelInputShutdownEvent.INSTANCE;
    if (end && drops) {
      ctx.close();
    } else if (end) {
      ended = true;
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** Resets are ordinary ends. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    for (ByteBuf bytes = kept.poll(); bytes != null; bytes = kept.poll()) {
      bytes.release();
    }
  }
}
