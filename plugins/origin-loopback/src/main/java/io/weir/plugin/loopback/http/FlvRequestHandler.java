package io.weir.plugin.loopback.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.weir.plugin.loopback.stream.OriginServices;
import io.weir.plugin.loopback.stream.StreamName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Reads one request, {@code GET /app/stream.flv}, and gives its place to an {@link FlvPlayHandler}.
 * A stream that nobody publishes yet is waited for. One request a connection.
 */
public final class FlvRequestHandler extends ByteToMessageDecoder {
  private static final int MAX_HEAD = 8192;
  private static final String SUFFIX = ".flv";

  private final OriginServices services;

  /** Serves one connection of an origin. */
  public FlvRequestHandler(OriginServices services) {
    this.services = services;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int length = headLength(in);
    if (length < 0 && in.readableBytes() <= MAX_HEAD) {
      return;
    }
    if (length < 0 || length > MAX_HEAD) {
      in.skipBytes(in.readableBytes());
      refuse(ctx, "431 Request Header Fields Too Large", "");
      return;
    }
    String head = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
    in.skipBytes(in.readableBytes());
    Optional<RequestHead> request = RequestHead.parse(head);
    if (request.isEmpty()) {
      refuse(ctx, "400 Bad Request", "");
      return;
    }
    answer(ctx, request.get());
  }

  private static int headLength(ByteBuf in) {
    int end = in.readerIndex();
    while (true) {
      int lineEnd = in.indexOf(end, in.writerIndex(), (byte) '\n');
      if (lineEnd < 0) {
        return -1;
      }
      int lineLength = lineEnd - end;
      if (lineLength == 0 || (lineLength == 1 && in.getByte(end) == '\r')) {
        return lineEnd + 1 - in.readerIndex();
      }
      end = lineEnd + 1;
    }
  }

  private void answer(ChannelHandlerContext ctx, RequestHead request) {
    Optional<String> name = name(request.path());
    boolean get = request.method().equals("GET");
    if (name.isEmpty()) {
      refuse(ctx, "404 Not Found", "");
    } else if (!get && !request.method().equals("HEAD")) {
      refuse(ctx, "405 Method Not Allowed", "Allow: GET, HEAD\r\n");
    } else {
      String framing = request.keepsFraming() ? "Transfer-Encoding: chunked\r\n" : "";
      String headers =
          "Content-Type: video/x-flv\r\n"
              + "Cache-Control: no-cache\r\n"
              + "Access-Control-Allow-Origin: *\r\n"
              + framing;
      if (get) {
        ctx.pipeline()
            .replace(this, null, new FlvPlayHandler(services, name.get(), request.keepsFraming()));
      }
      write(ctx, "200 OK", headers, !get);
    }
  }

  private static Optional<String> name(String path) {
    if (!path.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    int slash = path.lastIndexOf('/');
    String stream = path.substring(slash + 1, path.length() - SUFFIX.length());
    return stream.isEmpty() ? Optional.empty() : StreamName.of(path.substring(0, slash), stream);
  }

  private static void refuse(ChannelHandlerContext ctx, String status, String headers) {
    write(ctx, status, headers + "Content-Length: 0\r\n", true);
  }

  private static void write(
      ChannelHandlerContext ctx, String status, String headers, boolean close) {
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nServer: weir-loopback\r\n"
            + headers
            + "Connection: close\r\n\r\n";
    ByteBuf out = ctx.alloc().buffer(head.length());
    out.writeCharSequence(head, StandardCharsets.US_ASCII);
    if (close) {
      ctx.channel().writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
    } else {
      ctx.channel().writeAndFlush(out, ctx.channel().voidPromise());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
