package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import io.weir.api.net.http.HttpServerSettings;
import io.weir.api.net.http.RequestHead;
import io.weir.host.net.tls.TlsDoor;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: one request after the other, each with its time limits. */
final class ServerConnection extends ChannelInboundHandlerAdapter implements Carrier, Served {
  private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);

  /** For a client to read its last answer while it still sends (RFC 9112 section 9.6). */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final ServerAcceptor server;
  private final HttpServerSettings settings;
  private final Channel channel;
  private final String scheme;
  private final RequestDecoder decoder;
  private final ResponseEncoder encoder = new ResponseEncoder();
  private final LazyTimer timer;
  private @Nullable ServerCall call;
  private int requests;
  private boolean headBegun;
  private boolean closing;

  ServerConnection(ServerAcceptor server, Channel channel) {
    this.server = server;
    this.settings = server.settings();
    this.channel = channel;
    this.scheme = TlsDoor.encrypts(channel) ? "https" : "http";
    this.decoder = new RequestDecoder(settings, this::headBegun);
    this.timer = new LazyTimer(channel.eventLoop(), server.nanos(), this::overdue);
  }

  void begin() {
    channel
        .pipeline()
        .addLast("http-decoder", decoder)
        .addLast("http-encoder", encoder)
        .addLast("http-server", this);
    timer.arm(settings.headerTimeout());
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
  public void drain() {
    channel.eventLoop().execute(this::closeIfIdle);
  }

  private void closeIfIdle() {
    if (call == null && !headBegun && !closing) {
      channel.close();
    }
  }

  private void headBegun() {
    if (!headBegun) {
      headBegun = true;
      timer.arm(settings.headerTimeout());
    }
  }

  private void overdue() {
    ServerCall present = call;
    if (present != null) {
      present.overdue();
    } else if (headBegun && !closing) {
      refuse(new HeadFault("slow_header", 408, "a complete head in time"));
    } else {
      channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (closing) {
      ReferenceCountUtil.release(msg);
    } else if (msg instanceof HeadFault fault) {
      refuse(fault);
    } else if (msg instanceof HttpRequest request) {
      begin(request);
    } else if (msg instanceof HttpContent content) {
      content(content);
    } else {
      ReferenceCountUtil.release(msg);
    }
  }

  private void begin(HttpRequest request) {
    headBegun = false;
    timer.disarm();
    requests++;
    HeadFault fault = RequestCheck.fault(request);
    if (fault != null) {
      refuse(fault);
      return;
    }
    boolean keepAlive =
        HttpUtil.isKeepAlive(request) && requests < settings.maxRequests() && !server.isDraining();
    RequestHead head = RequestCheck.head(request);
    ServerCall next =
        new ServerCall(this, head, server.caller(channel, scheme, request), keepAlive);
    call = next;
    encoder.expect(head.isHead());
    server.serve(next);
  }

  private void content(HttpContent content) {
    ServerCall present = call;
    if (present == null) {
      content.release();
    } else {
      present.content(content);
    }
  }

  /** Answers in the handler's stead, and ends the connection: nothing after it can be trusted. */
  private void refuse(HeadFault fault) {
    report(fault.reason(), fault.detail());
    encoder.expect(false);
    FullHttpResponse response = server.refusal(fault);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    closing = true;
    channel.writeAndFlush(response);
    closeGently();
  }

  @Override
  public void report(String reason, String detail) {
    server.report(channel, reason, detail);
  }

  @Override
  public void answered(boolean again) {
    call = null;
    timer.disarm();
    if (!again || (server.isDraining() && !headBegun)) {
      closeGently();
      return;
    }
    timer.arm(settings.keepAliveTimeout());
    try {
      decoder.next();
    } catch (Exception e) {
      log.warn("{} failed", channel, e);
      channel.close();
    }
  }

  /**
   * Closes once everything is written. A client that is still sending would get a reset for it and
   * lose the answer, so its bytes are taken and dropped for a while.
   */
  private void closeGently() {
    closing = true;
    decoder.ignoreRest();
    channel.config().setAutoRead(true);
    if (channel instanceof DuplexChannel duplex) {
      timer.arm(settings.sendTimeout());
      channel
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(
              sent -> {
                timer.arm(LINGER);
                TlsDoor.shutdownOutput(duplex);
              });
    } else {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void release(boolean upgrade) {
    EarlyBytes early = upgrade ? EarlyBytes.keeping() : EarlyBytes.dropping();
    call = null;
    closing = true;
    timer.stop();
    server.forget(this);
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(EarlyBytes.NAME, early);
    channel.pipeline().remove(this);
    channel.pipeline().remove(encoder);
    channel.pipeline().remove(decoder);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (call != null) {
      call.writabilityChanged();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    timer.stop();
    server.forget(this);
    ServerCall present = call;
    call = null;
    closing = true;
    if (present != null) {
      present.clientGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      log.warn("{} failed", channel, cause);
    }
    ctx.close();
  }

  /** Wraps without copying. */
  static ByteBuf wrap(byte[] bytes) {
    return bytes.length == 0 ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes);
  }
}
