package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** The receiving end of a media stream: counts its bytes and throws them away. */
abstract class Receiver extends ChannelInboundHandlerAdapter {
  private final Figures figures;

  Receiver(Figures figures) {
    this.figures = figures;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    figures.open.incrementAndGet();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    try {
      received(ctx, in.readableBytes());
      take(in);
    } finally {
      in.release();
    }
  }

  /** That many bytes came in. */
  void received(ChannelHandlerContext ctx, int count) {
    figures.bytes.add(count);
  }

  /** Reads all of {@code in}, which stays the caller's. */
  abstract void take(ByteBuf in);

  /** The payload of a whole message came in; its age counts, if it carries a stamp. */
  final void payload(ByteBuf payload) {
    long age = Stamp.age(payload, System.nanoTime());
    if (age >= 0) {
      figures.age(age);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    figures.open.decrementAndGet();
    figures.lost.incrementAndGet();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
