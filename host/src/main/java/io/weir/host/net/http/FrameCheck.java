package io.weir.host.net.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import org.jspecify.annotations.Nullable;

/**
 * What a request in frames must be before it is made one of HTTP/1.1, which no scanner sees: it
 * says nothing that could not be said to an origin, or would be said differently (RFC 9113 section
 * 10.3). What fails is passed on as a {@link HeadFault} in its place. Confined to its event loop.
 */
final class FrameCheck extends ChannelInboundHandlerAdapter {
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private final int maxUriLength;

  FrameCheck(int maxUriLength) {
    this.maxUriLength = maxUriLength;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    HeadFault fault =
        msg instanceof Http2HeadersFrame head ? fault(head.headers(), maxUriLength) : null;
    ctx.fireChannelRead(fault == null ? msg : fault);
  }

  /** What is wrong; null if nothing is. */
  static @Nullable HeadFault fault(Http2Headers headers, int maxUriLength) {
    CharSequence method = headers.method();
    CharSequence path = headers.path();
    boolean trailers = method == null && path == null && headers.scheme() == null;
    HeadFault line = trailers ? null : line(method, path, maxUriLength);
    return line == null ? fields(headers) : line;
  }

  private static @Nullable HeadFault line(
      @Nullable CharSequence method, @Nullable CharSequence path, int maxUriLength) {
    if (method == null || !isToken(method)) {
      return HeadFault.bad("method", "one :method of letters");
    }
    if (path != null && path.length() > maxUriLength) {
      return new HeadFault("uri_length", 414, "a target of at most " + maxUriLength + " bytes");
    }
    return path == null || path.length() == 0 || !path.chars().allMatch(c -> isText(c) && c > ' ')
        ? HeadFault.bad("target", "one :path without blanks and control characters")
        : null;
  }

  private static @Nullable HeadFault fields(Http2Headers headers) {
    for (var field : headers) {
      CharSequence name = field.getKey();
      boolean pseudo = name.length() > 1 && name.charAt(0) == ':';
      boolean named = isToken(pseudo ? name.subSequence(1, name.length()) : name);
      if (!named || !field.getValue().chars().allMatch(c -> isText(c) || c == '\t')) {
        return HeadFault.bad("field", "fields as RFC 9110 section 5 has them");
      }
    }
    return null;
  }

  private static boolean isText(int c) {
    return c >= ' ' && c <= 0xff && c != 0x7f;
  }

  private static boolean isToken(CharSequence text) {
    return text.length() > 0
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || MARKS.indexOf(c) >= 0);
  }
}
