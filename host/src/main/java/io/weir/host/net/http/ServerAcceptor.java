package io.weir.host.net.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.api.net.ClientAddress;
import io.weir.api.net.http.Caller;
import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.HttpServerSettings;
import io.weir.api.net.http.Problem;
import io.weir.api.protocol.BadInput;
import io.weir.host.net.tls.TlsDoor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Makes connections speak HTTP and remembers them until they end or are taken over. */
final class ServerAcceptor implements HttpAcceptor {
  private static final InetSocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

  private final HttpServerSettings settings;
  private final HttpHandler handler;
  private final BadInput badInput;
  private final HttpMeters meters;
  private final LongSupplier nanos;
  private final Set<Served> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  ServerAcceptor(
      HttpServerSettings settings,
      HttpHandler handler,
      BadInput badInput,
      HttpMeters meters,
      LongSupplier nanos) {
    this.settings = settings;
    this.handler = handler;
    this.badInput = badInput;
    this.meters = meters;
    this.nanos = nanos;
  }

  @Override
  public void accept(Channel channel) {
    if (TlsDoor.agrees(channel)) {
      channel.pipeline().addLast(new Version());
    } else {
      speak1(channel);
    }
  }

  private void speak1(Channel channel) {
    ServerConnection connection = new ServerConnection(this, channel);
    connections.add(connection);
    connection.begin();
  }

  private void speak2(Channel channel) {
    Http2Connection connection = new Http2Connection(this, channel);
    connections.add(connection);
    connection.begin();
  }

  /** Waits for what TLS has agreed on (ALPN). */
  private final class Version extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof TlsDoor.Agreed agreed) {
        if (agreed.isHttp2()) {
          speak2(ctx.channel());
        } else {
          speak1(ctx.channel());
        }
        ctx.pipeline().remove(this);
      } else {
        ctx.fireUserEventTriggered(event);
      }
    }

    /** Handshakes fail all the time; that is counted already. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** Who asks, by a connection or one stream of it. */
  Caller caller(Channel channel, String scheme, HttpRequest request) {
    return settings
        .trustedProxies()
        .caller(
            peer(channel) instanceof InetSocketAddress inet ? inet : UNKNOWN,
            scheme,
            request.headers());
  }

  private static SocketAddress peer(Channel channel) {
    SocketAddress peer = ClientAddress.of(channel);
    return peer == null ? UNKNOWN : peer;
  }

  /** Reports what a client did wrongly. */
  void report(Channel channel, String reason, String detail) {
    badInput.report(reason, peer(channel), detail);
  }

  /** Has a call answered. */
  void serve(ServerCall call) {
    settings
        .cors()
        .preflight(call.request())
        .ifPresentOrElse(answer -> call.reply(answer, new byte[0]), () -> handle(call));
  }

  private void handle(ServerCall call) {
    try {
      handler.handle(call);
    } catch (RuntimeException e) {
      call.fail(e);
    }
  }

  /** The answer to a request that no handler sees. */
  FullHttpResponse refusal(HeadFault fault) {
    meters.answered(fault.status());
    Problem problem = fault.problem();
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(problem.status()),
            Unpooled.wrappedBuffer(problem.document()));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    return response;
  }

  @Override
  public void drain() {
    draining = true;
    connections.forEach(Served::drain);
  }

  void forget(Served connection) {
    connections.remove(connection);
  }

  boolean isDraining() {
    return draining;
  }

  HttpServerSettings settings() {
    return settings;
  }

  HttpMeters meters() {
    return meters;
  }

  LongSupplier nanos() {
    return nanos;
  }

  /** For tests: how many are remembered. */
  int remembered() {
    return connections.size();
  }
}
