package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.List;

/**
 * Netty's encoder, told when the answer is for HEAD and so has no body (RFC 9112 section 6.3). A
 * small answer that is there as a whole becomes one buffer, and so one plain write.
 */
final class ResponseEncoder extends HttpResponseEncoder {
  private static final int SMALL = 16 * 1024;
  private static final int ROOM_FOR_HEAD = 1024;
  private static final int CRLF = 0x0d0a;

  private boolean headOnly;

  /** What the next answer is for. */
  void expect(boolean head) {
    headOnly = head;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return headOnly || super.isContentAlwaysEmpty(response);
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, Object msg, List<Object> out) throws Exception {
    if (!(msg instanceof FullHttpResponse whole) || !isSmall(whole)) {
      super.encode(ctx, msg, out);
      return;
    }
    ByteBuf content = whole.content();
    ByteBuf bytes = ctx.alloc().directBuffer(ROOM_FOR_HEAD + content.readableBytes());
    encodeInitialLine(bytes, whole);
    encodeHeaders(whole.headers(), bytes);
    bytes.writeShort(CRLF);
    bytes.writeBytes(content, content.readerIndex(), content.readableBytes());
    out.add(bytes);
  }

  /** With a body, and with its length; what the answer to HEAD would have is not sent. */
  private boolean isSmall(FullHttpResponse whole) {
    int size = whole.content().readableBytes();
    return size > 0 && size <= SMALL && !isContentAlwaysEmpty(whole);
  }
}
