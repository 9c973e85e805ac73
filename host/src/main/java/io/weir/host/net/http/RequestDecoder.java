package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.weir.api.net.http.HttpServerSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder behind a {@link HeadScanner}: it sees a head when that is complete and found
 * strict. After a request it waits for {@link #next}, so that requests which a client sends ahead
 * stay bytes, bounded ones. A refused head is passed on as a {@link HeadFault}, and all after it is
 * dropped.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private static final int REQUEST_LINE_BESIDE_TARGET = 64;

  /** The scanner has seen every byte of a head, so that nothing need be validated again. */
  private static final HttpHeadersFactory SCANNED =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private final HeadScanner scanner;
  private final int maxAhead;
  private final Runnable headBegun;
  private @Nullable ChannelHandlerContext context;
  private boolean busy;
  private boolean inBody;
  private boolean deaf;
  private boolean reading;

  /**
   * A decoder.
   *
   * @param headBegun called when a head has begun and is not complete
   */
  RequestDecoder(HttpServerSettings settings, Runnable headBegun) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(settings.maxUriLength() + REQUEST_LINE_BESIDE_TARGET)
            .setMaxHeaderSize(settings.maxHeaderSize())
            .setAllowDuplicateContentLengths(false)
            .setHeadersFactory(SCANNED)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true));
    this.scanner = new HeadScanner(settings.maxUriLength(), settings.maxHeaderSize());
    this.maxAhead = settings.maxUriLength() + settings.maxHeaderSize();
    this.headBegun = headBegun;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    reading = true;
    try {
      super.channelRead(ctx, msg);
    } finally {
      reading = false;
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (deaf) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (!inBody && !headComplete(ctx, in, out)) {
      return;
    }
    int before = out.size();
    super.decode(ctx, in, out);
    for (int i = before; i < out.size(); i++) {
      follow(out.get(i));
    }
  }

  private boolean headComplete(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (busy) {
      if (in.readableBytes() > maxAhead) {
        ctx.channel().config().setAutoRead(false);
      }
      return false;
    }
    if (scanner.scan(in)) {
      scanner.reset();
      return true;
    }
    HeadFault fault = scanner.fault();
    if (fault != null) {
      deaf = true;
      in.skipBytes(in.readableBytes());
      out.add(fault);
    } else if (scanner.begun()) {
      headBegun.run();
    }
    return false;
  }

  private void follow(Object decoded) {
    if (decoded instanceof HttpRequest) {
      busy = true;
      inBody = true;
    }
    if (decoded instanceof LastHttpContent) {
      inBody = false;
    }
    if (decoded instanceof HttpMessage message && message.decoderResult().isFailure()) {
      deaf = true;
    }
  }

  /** Never mended: a request that says both is refused. */
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Content-Length with Transfer-Encoding");
  }

  /** Drops everything from now on. */
  void ignoreRest() {
    deaf = true;
  }

  /** Goes on with the next request, which may have come already. */
  void next() throws Exception {
    busy = false;
    ChannelHandlerContext ctx = context;
    if (ctx == null || ctx.isRemoved()) {
      return;
    }
    ctx.channel().config().setAutoRead(true);
    if (!reading && actualReadableBytes() > 0) {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
    }
  }
}
