package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletableFuture;

/** Calls, hangs up as soon as it is let in, and calls again at once. */
final class SrtRedialer extends SrtCaller {
  private final Figures figures;
  private final CompletableFuture<?> opened;
  private long began = System.nanoTime();

  SrtRedialer(String streamId, Figures figures, CompletableFuture<?> opened) {
    super(streamId);
    this.figures = figures;
    this.opened = opened;
  }

  @Override
  void accepted(ChannelHandlerContext ctx) {
    long now = System.nanoTime();
    figures.age(now - began);
    opened.complete(null);
    hangUp(ctx);
    began = now;
    call(ctx);
  }

  @Override
  void received(ChannelHandlerContext ctx, ByteBuf packet) {
    // The stream of a call that is over already.
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    figures.dropped.increment();
    opened.completeExceptionally(cause);
    call(ctx);
  }
}
