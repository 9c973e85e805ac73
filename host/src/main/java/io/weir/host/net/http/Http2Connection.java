package io.weir.host.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import io.weir.api.net.ClientAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection of HTTP/2 (RFC 9113): many streams, each a channel of its own with its
 * own flow control. What a client may make Weir do beside that is bounded. Confined to its event
 * loop, but for {@link #drain}.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter implements Served {
  private static final Logger log = LoggerFactory.getLogger(Http2Connection.class);

  /** A page with many players in it asks for fewer at once. */
  private static final int MAX_STREAMS = 100;

  /** Answers to pings and settings that a client does not take. */
  private static final int MAX_WAITING_ANSWERS = 1_000;

  /** Streams that a client may break off, or have Weir break off, in {@link #WINDOW_SECONDS}. */
  private static final int MAX_RESETS = 200;

  private static final int WINDOW_SECONDS = 10;
  private static final int MAX_EMPTY_FRAMES = 8;

  /** What may wait for a slow reader of one stream, as for a connection of its own. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final ServerAcceptor server;
  private final Channel channel;
  private final LazyTimer timer;
  private int open;
  private int streams;
  private boolean leaving;

  Http2Connection(ServerAcceptor server, Channel channel) {
    this.server = server;
    this.channel = channel;
    this.timer = new LazyTimer(channel.eventLoop(), server.nanos(), channel::close);
  }

  void begin() {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(MAX_STREAMS)
            .maxHeaderListSize(
                server.settings().maxHeaderSize() + (long) server.settings().maxUriLength())
            .pushEnabled(false);
    settings.remove(io.netty.handler.codec.http2.Http2CodecUtil.SETTINGS_ENABLE_PUSH);
    channel
        .pipeline()
        .addLast(
            "http2",
            Http2FrameCodecBuilder.forServer()
                .initialSettings(settings)
                .validateHeaders(true)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_FRAMES)
                .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, WINDOW_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, WINDOW_SECONDS)
                .encoderEnforceMaxQueuedControlFrames(MAX_WAITING_ANSWERS)
                .build())
        .addLast("http2-streams", new Http2MultiplexHandler(new Streams()))
        .addLast("http2-server", this);
    timer.arm(server.settings().headerTimeout());
  }

  /** Whoever opens a stream. */
  private final class Streams extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel stream) {
      stream.config().setWriteBufferWaterMark(WATER_MARK);
      if (ClientAddress.of(channel) instanceof InetSocketAddress client) {
        ClientAddress.named(stream, client);
      }
      open++;
      streams++;
      timer.disarm();
      stream.closeFuture().addListener(closed -> closed());
      new Http2Stream(server, stream).begin();
      if (streams == server.settings().maxRequests()) {
        leave();
      }
    }
  }

  private void closed() {
    open--;
    if (open > 0) {
      return;
    }
    if (leaving) {
      channel.close();
    } else {
      timer.arm(server.settings().keepAliveTimeout());
    }
  }

  @Override
  public void drain() {
    channel.eventLoop().execute(this::leave);
  }

  /** Takes no new stream; those that are there go on. */
  private void leave() {
    if (leaving) {
      return;
    }
    leaving = true;
    channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    if (open == 0) {
      channel.close();
    }
  }

  /** Frames of the connection itself; the codec has dealt with them. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ReferenceCountUtil.release(msg);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ReferenceCountUtil.release(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    timer.stop();
    server.forget(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof Http2Exception) {
      server.report(channel, "http2", String.valueOf(cause.getMessage()));
      return; // the codec says why, and closes
    }
    if (!(cause instanceof IOException)) {
      log.warn("{} failed", channel, cause);
    }
    ctx.close();
  }
}
