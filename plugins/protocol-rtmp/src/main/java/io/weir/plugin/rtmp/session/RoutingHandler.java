package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weir.api.ErrorCode;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.net.ClientAddress;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.RouteException;
import io.weir.api.routing.StreamRequest;
import io.weir.codec.rtmp.chunk.ChunkScanner;
import io.weir.codec.rtmp.chunk.ChunkWriter;
import io.weir.plugin.rtmp.origin.OriginConnection;
import io.weir.plugin.rtmp.origin.Recording;
import io.weir.plugin.rtmp.origin.RtmpConnector;
import io.weir.plugin.rtmp.stream.NamedStream;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the way to an origin while the client is not read. What arrives nevertheless goes on
 * being recorded.
 */
final class RoutingHandler extends ChannelInboundHandlerAdapter {
  private final SessionServices services;
  private final Wish wish;
  private final Recording recording;
  private @Nullable RtmpConnector connector;
  private boolean gone;

  RoutingHandler(SessionServices services, Wish wish, Recording recording) {
    this.services = services;
    this.wish = wish;
    this.recording = recording;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (!(ClientAddress.of(ctx.channel()) instanceof InetSocketAddress address)) {
      ctx.close();
      return;
    }
    NamedStream named;
    try {
      named = name();
    } catch (IllegalArgumentException e) {
      services.faults().report(ctx.channel(), "bad_stream_name", String.valueOf(e.getMessage()));
      refuse(ctx, new RouteException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage())));
      return;
    }
    open(ctx, named, address);
  }

  private NamedStream name() {
    NamedStream named = services.naming().name(wish.connect(), wish.streamName());
    for (String other : wish.alsoNamed()) {
      StreamKey key = services.naming().name(wish.connect(), other).key();
      if (!key.equals(named.key())) {
        throw new IllegalArgumentException(
            "also named: " + key + " (expected: " + named.key() + ")");
      }
    }
    return named;
  }

  private void open(ChannelHandlerContext ctx, NamedStream named, InetSocketAddress address) {
    CommandWatch watch =
        new CommandWatch(services.naming(), wish.connect(), named.key(), wish.role());
    RtmpConnector toOrigins =
        new RtmpConnector(
            services.dialer(),
            ctx.channel(),
            recording,
            services.settings().relayLimits(),
            wish.role() == Role.PLAY,
            watch,
            services.random(),
            services.settings().introduction(),
            services.redirects());
    connector = toOrigins;
    StreamRequest request =
        new StreamRequest(named.key(), wish.role(), "rtmp", "rtmp", address, named.parameters());
    services
        .router()
        .open(request, toOrigins, ctx.channel().eventLoop())
        .whenComplete(
            (route, error) -> {
              if (route != null) {
                opened(ctx, route, watch);
              } else {
                refuse(ctx, reason(error));
              }
            });
  }

  private static RouteException reason(@Nullable Throwable error) {
    return error instanceof RouteException known
        ? known
        : new RouteException(ErrorCode.INTERNAL, String.valueOf(error));
  }

  private void opened(
      ChannelHandlerContext ctx, Route<OriginConnection> route, CommandWatch watch) {
    Channel client = ctx.channel();
    if (gone || !client.isActive()) {
      route.close(EndReason.CLIENT_CLOSED);
      route.connection().close();
      return;
    }
    ByteBuf answers = client.alloc().buffer();
    route.connection().writeAnswers(new ChunkWriter(), answers);
    if (!route.connection().channel().isActive()) {
      route.close(EndReason.ORIGIN_CLOSED);
      route.connection().close();
      ctx.pipeline().replace(this, "farewell", new FarewellHandler(answers));
      return;
    }
    client.writeAndFlush(answers);
    new RelayedSession(client, route, wish, services.faults())
        .start(services.relay(), this, watch, recording.copyRest());
  }

  private void refuse(ChannelHandlerContext ctx, RouteException reason) {
    if (gone || !ctx.channel().isActive()) {
      return;
    }
    ByteBuf word =
        wish.line()
            .encode(
                ctx.alloc(),
                ReplyLine.STATUS,
                ChunkScanner.DEFAULT_CHUNK_SIZE,
                Refusals.answer(wish.role(), reason));
    ctx.pipeline().replace(this, "farewell", new FarewellHandler(word));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    try {
      if (recording.hasRoom(in.readableBytes())) {
        recording.append(in);
      } else {
        services.faults().report(ctx.channel(), "negotiation_too_long", "while it was routed");
        ctx.close();
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    gone = true;
    if (connector != null) {
      connector.cancel();
    }
    recording.close();
  }
}
