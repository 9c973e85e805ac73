package io.weir.host.net.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.AsciiString;
import java.util.List;

/** Netty's decoder, told what was asked and whether any answer to it has begun. */
final class ResponseDecoder extends HttpResponseDecoder {
  /** Bodies pass in pieces of this size at most; what one read brings is one piece. */
  private static final int MAX_PIECE = 64 * 1024;

  private boolean headOnly;
  private boolean begun;

  ResponseDecoder(int maxHeaderSize) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(maxHeaderSize)
            .setMaxHeaderSize(maxHeaderSize)
            .setMaxChunkSize(MAX_PIECE)
            .setAllowDuplicateContentLengths(false));
  }

  /** A request for HEAD or another method goes out. */
  void expect(boolean head) {
    headOnly = head;
    begun = false;
  }

  /** Whether a byte has come since. */
  boolean begun() {
    return begun;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    begun = true;
    super.channelRead(ctx, msg);
  }

  /** RFC 9112 section 6.3. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    boolean last = message instanceof HttpResponse response && response.status().code() >= 200;
    return (headOnly && last) || super.isContentAlwaysEmpty(message);
  }

  /** Netty would take the name to its first space; what the rest is for, nobody can tell. */
  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    if (line[start + length] != ':') {
      throw new IllegalArgumentException("a header's name that does not end at its colon");
    }
    return super.splitHeaderName(line, start, length);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Content-Length with Transfer-Encoding");
  }

  /** What is wrong with a head, in words; empty if it can be used. */
  static String fault(HttpResponse response) {
    if (response.decoderResult().isFailure()) {
      return "no HTTP: " + response.decoderResult().cause().getMessage();
    }
    List<String> codings = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean known =
        codings.isEmpty()
            || (codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0)));
    return known ? "" : "Transfer-Encoding: " + codings + " (expected: chunked)";
  }
}
