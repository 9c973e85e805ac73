package io.weir.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletableFuture;

/** Plays by HTTP-FLV: asks, waits for the head of the answer, takes the body. */
final class FlvPlayer extends Receiver {
  private final String request;
  private final CompletableFuture<ChannelHandler> opened;
  private final boolean sampled;
  private final ByteBuf head = Unpooled.buffer(512);
  private final Unchunking chunks = new Unchunking();
  private final FlvTags tags = new FlvTags(this::payload);

  /**
   * A connection to be.
   *
   * @param request its head, complete
   * @param opened completes with this, once a stream flows, or fails with the connection
   * @param sampled whether to look into the stream; else its bytes are only counted
   */
  FlvPlayer(
      String request, Figures figures, boolean sampled, CompletableFuture<ChannelHandler> opened) {
    super(figures);
    this.request = request;
    this.opened = opened;
    this.sampled = sampled;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Unpooled.wrappedBuffer(request.getBytes(US_ASCII)), ctx.voidPromise());
  }

  @Override
  void received(ChannelHandlerContext ctx, int count) {
    if (opened.isDone()) {
      super.received(ctx, count);
    }
  }

  @Override
  void take(ByteBuf in) {
    if (!opened.isDone()) {
      head.writeBytes(in);
      int end = Head.end(head);
      if (end == 0) {
        return;
      }
      if (!Head.isOk(head)) {
        throw new IllegalStateException("answer: " + head.toString(US_ASCII) + " (expected: 200)");
      }
      opened.complete(this);
      body(head.readerIndex(end));
    } else {
      body(in);
    }
  }

  private void body(ByteBuf in) {
    if (sampled) {
      chunks.read(in, tags::read);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    super.channelInactive(ctx);
    opened.completeExceptionally(new IllegalStateException("closed before its stream"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    opened.completeExceptionally(cause);
    super.exceptionCaught(ctx, cause);
  }
}
