package io.weir.plugin.webrtc.media;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.weir.api.net.ClientAddress;
import io.weir.codec.webrtc.FramingException;
import io.weir.codec.webrtc.StreamFraming;
import io.weir.codec.webrtc.stun.StunMessage;
import java.net.InetSocketAddress;
import java.util.List;

/** Makes datagrams of a stream of bytes (RFC 4571). */
final class FrameDecoder extends ByteToMessageDecoder {
  private final CheckHandler handler;

  FrameDecoder(CheckHandler handler) {
    this.handler = handler;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    try {
      ByteBuf datagram = StreamFraming.next(in, StunMessage.MAX_SIZE);
      if (datagram != null) {
        out.add(datagram);
      }
    } catch (FramingException e) {
      in.skipBytes(in.readableBytes());
      if (ClientAddress.of(ctx.channel()) instanceof InetSocketAddress from) {
        handler.report("frame", from, String.valueOf(e.getMessage()));
      }
      ctx.close();
    }
  }
}
