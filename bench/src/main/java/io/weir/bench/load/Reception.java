package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.chunk.MessageDecoder;

/**
 * Takes a media stream and throws it away: counts its bytes and, if sampled, how old its messages
 * are. Used by players for what they get and by the origin for what is published.
 */
class Reception extends ChannelInboundHandlerAdapter {
  private final MessageDecoder decoder;
  private final Figures figures;
  private final boolean sampled;

  /**
   * Goes on where the decoder stands, which it owns from now on.
   *
   * @param sampled whether to look into messages; else the bytes are only counted
   */
  Reception(MessageDecoder decoder, Figures figures, boolean sampled) {
    this.decoder = decoder;
    this.figures = figures;
    this.sampled = sampled;
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
  final void take(ByteBuf in) {
    if (!sampled) {
      return;
    }
    while (in.isReadable()) {
      RtmpMessage message = decoder.decode(in);
      if (message == null) {
        return;
      }
      try {
        message(message);
      } finally {
        message.release();
      }
    }
  }

  /** A whole message came in; borrowed. */
  void message(RtmpMessage message) {
    long age = Stamp.age(message, System.nanoTime());
    if (age >= 0) {
      figures.age(age);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    decoder.close();
    figures.open.decrementAndGet();
    figures.lost.incrementAndGet();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
