package io.weir.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Function;

/**
 * A client of the origin by HTTP: playlists over a connection that is kept, or one endless stream
 * by FLV. Reads what its own clients and proxies write, no more.
 */
final class HttpSession extends ChannelInboundHandlerAdapter {
  private static final String STREAM_HEAD =
      """
      HTTP/1.1 200 OK\r
      Access-Control-Allow-Origin: *\r
      Connection: Keep-Alive\r
      Content-Type: video/x-flv\r
      Server: SRS/6.0.0(Hang)\r
      Transfer-Encoding: chunked\r
      \r
      """;
  private static final String UNKNOWN = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

  private final Playlists playlists;
  private final Function<String, Broadcast> broadcasts;
  private final ByteBuf head = Unpooled.buffer(1024);

  /**
   * A new connection.
   *
   * @param broadcasts the stream of a name, on this connection's event loop
   */
  HttpSession(Playlists playlists, Function<String, Broadcast> broadcasts) {
    this.playlists = playlists;
    this.broadcasts = broadcasts;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    head.writeBytes(in);
    in.release();
    if (Head.end(head) > 0) {
      int start = head.indexOf(0, head.writerIndex(), (byte) ' ') + 1;
      int end = head.indexOf(start, head.writerIndex(), (byte) ' ');
      answer(ctx, head.toString(start, end - start, US_ASCII));
      head.clear();
    }
  }

  private void answer(ChannelHandlerContext ctx, String target) {
    if (target.contains(".m3u8")) {
      ctx.writeAndFlush(playlists.answer(target), ctx.voidPromise());
    } else if (target.endsWith(".flv")) {
      ctx.write(Unpooled.wrappedBuffer(STREAM_HEAD.getBytes(US_ASCII)), ctx.voidPromise());
      String name = target.substring(target.lastIndexOf('/') + 1);
      Broadcast broadcast = broadcasts.apply(name);
      ctx.pipeline().replace(this, "served", new Served(broadcast));
      broadcast.join(ctx.channel());
    } else {
      ctx.writeAndFlush(Unpooled.wrappedBuffer(UNKNOWN.getBytes(US_ASCII)), ctx.voidPromise());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
