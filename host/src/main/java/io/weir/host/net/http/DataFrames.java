package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;

/** Makes DATA frames of the bytes that are relayed to a stream of HTTP/2. Has no state. */
@Sharable
final class DataFrames extends ChannelOutboundHandlerAdapter {
  static final DataFrames INSTANCE = new DataFrames();

  private DataFrames() {}

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    ctx.write(msg instanceof ByteBuf bytes ? new DefaultHttp2DataFrame(bytes) : msg, promise);
  }
}
