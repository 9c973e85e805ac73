package io.weir.host.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of HTTP/2: one request and its answer. Confined to its event loop. */
final class Http2Stream extends ChannelInboundHandlerAdapter implements Carrier {
  private static final Logger log = LoggerFactory.getLogger(Http2Stream.class);
  private static final String CODEC = "http2-messages";

  /** For a client to see the answer while it still sends. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final Http2StreamFrameToHttpObjectCodec MESSAGES =
      new Http2StreamFrameToHttpObjectCodec(true, true);

  private final ServerAcceptor server;
  private final Channel channel;
  private final LazyTimer timer;
  private @Nullable ServerCall call;
  private boolean requested;
  private boolean received;
  private boolean over;

  Http2Stream(ServerAcceptor server, Channel channel) {
    this.server = server;
    this.channel = channel;
    this.timer = new LazyTimer(channel.eventLoop(), server.nanos(), this::overdue);
  }

  void begin() {
    channel
        .pipeline()
        .addLast(new FrameCheck(server.settings().maxUriLength()))
        .addLast(CODEC, MESSAGES)
        .addLast("http-server", this);
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public ServerAcceptor server() {
    return server;
  }

  @Override
  public LazyTimer timer() {
    return timer;
  }

  @Override
  public void report(String reason, String detail) {
    server.report(channel, reason, detail);
  }

  private void overdue() {
    ServerCall present = call;
    if (present == null) {
      channel.close();
    } else {
      present.overdue();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    received |= msg instanceof LastHttpContent;
    if (over) {
      ReferenceCountUtil.release(msg);
      return;
    }
    if (msg instanceof HeadFault fault) {
      refuse(fault);
    } else if (msg instanceof HttpRequest request && !requested) {
      requested = true;
      begin(request);
    }
    if (msg instanceof HttpContent content && call != null) {
      call.content(content);
    } else {
      ReferenceCountUtil.release(msg);
    }
  }

  private void begin(HttpRequest request) {
    request.headers().remove(ExtensionHeaderNames.SCHEME.text());
    HeadFault fault = RequestCheck.fault(request);
    if (fault != null) {
      refuse(fault);
      return;
    }
    ServerCall next =
        new ServerCall(
            this, RequestCheck.head(request), server.caller(channel, "https", request), true);
    call = next;
    server.serve(next);
  }

  /** Answers in the handler's stead, or breaks off what is answered. */
  private void refuse(HeadFault fault) {
    report(fault.reason(), fault.detail());
    if (call != null) {
      channel.close();
      return;
    }
    channel.writeAndFlush(server.refusal(fault));
    answered(false);
  }

  @Override
  public void answered(boolean again) {
    call = null;
    over = true;
    timer.disarm();
    if (!received) {
      timer.arm(LINGER);
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void release(boolean upgrade) {
    call = null;
    over = true;
    timer.stop();
    channel.config().setAutoRead(false);
    channel
        .pipeline()
        .addLast("http2-data", DataFrames.INSTANCE)
        .addLast(EarlyBytes.NAME, EarlyBytes.dropping());
    channel.pipeline().remove(this);
    channel.pipeline().remove(CODEC);
  }

  /** Other frames than those of a message, such as RST_STREAM, which the channel's end follows. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      ctx.close();
    } else {
      ReferenceCountUtil.release(event);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (call != null) {
      call.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    timer.stop();
    over = true;
    ServerCall present = call;
    call = null;
    if (present != null) {
      present.clientGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof DecoderException || cause instanceof Http2Exception) {
      report("http2", String.valueOf(cause.getMessage()));
    } else if (!(cause instanceof IOException)) {
      log.warn("{} failed", channel, cause);
    }
    ctx.close();
  }
}
