package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.chunk.ChunkRelay;
import java.util.function.Consumer;

/** One direction of a session: buffers pass the {@link ChunkRelay} on their way to the host's. */
final class ChunkRelayHandler extends ChannelInboundHandlerAdapter {
  private final ChunkRelay relay;
  private final Consumer<RtmpException> broken;
  private boolean over;

  /**
   * Owns the relay; must be added to a pipeline.
   *
   * @param broken hears of the fault that ends it
   */
  ChunkRelayHandler(ChunkRelay relay, Consumer<RtmpException> broken) {
    this.relay = relay;
    this.broken = broken;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    if (over) {
      in.release();
      return;
    }
    ByteBuf out;
    try {
      out = relay.relay(in);
    } catch (RtmpException e) {
      over = true;
      broken.accept(e);
      return;
    }
    if (out.isReadable()) {
      ctx.fireChannelRead(out);
    } else {
      out.release();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    over = true;
    relay.close();
  }
}
