package io.weir.host.net.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * Looks at the first bytes of a stranger: a header there is an attempt to be taken for somebody
 * else. In pieces it passes, and is refused by the protocol, which knows no such words.
 */
final class StrangerHandler extends ChannelInboundHandlerAdapter {
  private static final ByteBuf VERSION_1 = word("PROXY ");
  private static final ByteBuf VERSION_2 = word("\r\n\r\n\0\r\nQUIT\n");

  private final FrontDoor door;

  StrangerHandler(FrontDoor door) {
    this.door = door;
  }

  private static ByteBuf word(String text) {
    return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII))
        .asReadOnly();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf bytes = (ByteBuf) msg;
    if (begins(bytes, VERSION_1) || begins(bytes, VERSION_2)) {
      bytes.release();
      door.forged(ctx.channel());
      ctx.close();
      return;
    }
    ctx.fireChannelRead(bytes);
    ctx.pipeline().remove(this);
  }

  private static boolean begins(ByteBuf bytes, ByteBuf word) {
    int length = word.readableBytes();
    return bytes.readableBytes() >= length
        && ByteBufUtil.equals(bytes, bytes.readerIndex(), word, 0, length);
  }
}
