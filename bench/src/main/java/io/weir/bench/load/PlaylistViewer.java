package io.weir.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A viewer in a hurry: asks for a stream's multivariant playlist, then for the media playlist that
 * it names, again and again over one connection.
 */
final class PlaylistViewer extends ChannelInboundHandlerAdapter {
  private final String multivariant;
  private final Function<String, String> requests;
  private final Figures figures;
  private final CompletableFuture<ChannelHandler> opened;
  private final ByteBuf answer = Unpooled.buffer(8192);
  private ByteBuf request = Unpooled.EMPTY_BUFFER;
  private long asked;

  /**
   * A connection to be.
   *
   * @param multivariant path of the playlist to begin with
   * @param requests makes the head of a request for a target
   * @param opened completes with this, once the media playlist is known, or fails
   */
  PlaylistViewer(
      String multivariant,
      Function<String, String> requests,
      Figures figures,
      CompletableFuture<ChannelHandler> opened) {
    this.multivariant = multivariant;
    this.requests = requests;
    this.figures = figures;
    this.opened = opened;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    figures.open.incrementAndGet();
    ask(ctx, multivariant);
  }

  private void ask(ChannelHandlerContext ctx, String target) {
    request = Unpooled.directBuffer().writeBytes(requests.apply(target).getBytes(US_ASCII));
    askAgain(ctx);
  }

  private void askAgain(ChannelHandlerContext ctx) {
    answer.clear();
    asked = System.nanoTime();
    ctx.writeAndFlush(request.retainedDuplicate(), ctx.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    answer.writeBytes(in);
    in.release();
    int body = Head.end(answer);
    if (body == 0) {
      return;
    }
    int length = Head.length(answer, body);
    if (answer.writerIndex() < body + length) {
      return;
    }
    if (length <= 0 || !Head.isOk(answer) || answer.getByte(body) != '#') {
      figures.dropped.increment();
      ctx.close();
    } else if (opened.isDone()) {
      figures.bytes.add(answer.writerIndex());
      figures.age(System.nanoTime() - asked);
      askAgain(ctx);
    } else {
      request.release();
      ask(ctx, resolve(answer.toString(body, length, US_ASCII)));
      opened.complete(this);
    }
  }

  /** The URI in the last line. */
  private String resolve(String playlist) {
    String[] lines = playlist.split("\n", -1);
    String uri = lines[lines.length - 2];
    String directory = multivariant.substring(0, multivariant.lastIndexOf('/') + 1);
    return uri.startsWith("/") ? uri : directory + uri;
  }

  /** A connection serves so many requests; then comes another. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    request.release();
    figures.open.decrementAndGet();
    figures.lost.incrementAndGet();
    opened.completeExceptionally(new IllegalStateException("closed before its playlist"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    opened.completeExceptionally(cause);
    ctx.close();
  }
}
