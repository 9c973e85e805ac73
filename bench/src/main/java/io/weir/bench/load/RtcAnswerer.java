package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** The least of WHIP and WHEP: every offer is answered, everything is deleted. */
final class RtcAnswerer extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final RtcOrigin origin;

  RtcAnswerer(RtcOrigin origin) {
    this.origin = origin;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    boolean offered = request.method().equals(HttpMethod.POST);
    String body = offered ? origin.open(request.content().toString(StandardCharsets.UTF_8)) : "";
    ByteBuf content =
        body.isEmpty() ? Unpooled.EMPTY_BUFFER : ByteBufUtil.writeUtf8(ctx.alloc(), body);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            offered ? HttpResponseStatus.CREATED : HttpResponseStatus.OK,
            content);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    if (offered) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/sdp");
      response.headers().set(HttpHeaderNames.LOCATION, "/session");
    }
    ctx.writeAndFlush(response);
  }
}
