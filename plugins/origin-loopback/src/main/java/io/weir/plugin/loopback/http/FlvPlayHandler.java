package io.weir.plugin.loopback.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.weir.codec.rtmp.flv.FlvWriter;
import io.weir.plugin.loopback.stream.Media;
import io.weir.plugin.loopback.stream.OriginServices;
import io.weir.plugin.loopback.stream.PlayerQueue;
import io.weir.plugin.loopback.stream.StreamEvent;
import io.weir.plugin.loopback.stream.StreamEvent.Turn;
import io.weir.plugin.loopback.stream.StreamTable.Seat;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response whose body is the stream as an FLV file, which begins with the stream's first
 * message and ends when its publisher leaves.
 */
final class FlvPlayHandler extends ChannelInboundHandlerAdapter {
  private final OriginServices services;
  private final String name;
  private final boolean chunked;
  private boolean begun;
  private boolean ended;
  private @Nullable PlayerQueue queue;
  private @Nullable Seat seat;

  FlvPlayHandler(OriginServices services, String name, boolean chunked) {
    this.services = services;
    this.name = name;
    this.chunked = chunked;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    PlayerQueue events =
        new PlayerQueue(
            ctx.channel(),
            services.playerQueueBytes(),
            event -> write(ctx, event),
            services.playerDropped());
    queue = events;
    seat = services.streams().play(name, events);
  }

  private void write(ChannelHandlerContext ctx, StreamEvent event) {
    if (ended || ctx.isRemoved()) {
      return;
    }
    if (event instanceof Media media) {
      if (!begun) {
        begun = true;
        ctx.write(fileHeader(ctx, media), ctx.voidPromise());
      }
      ctx.write(tag(ctx, media), ctx.voidPromise());
    } else if (event == Turn.UNPUBLISHED) {
      ended = true;
      ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), chunked ? "0\r\n\r\n" : ""))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private ByteBuf fileHeader(ChannelHandlerContext ctx, Media first) {
    FlvTracks tracks = FlvTracks.of(first);
    ByteBuf header = ctx.alloc().buffer(32);
    FlvWriter.header(header, tracks.audio(), tracks.video());
    return chunked ? chunk(ctx, header) : header;
  }

  private ByteBuf tag(ChannelHandlerContext ctx, Media media) {
    ByteBuf tag = ctx.alloc().buffer(media.length() + 32);
    FlvWriter.tag(tag, media.typeId(), media.timestamp(), media.payload());
    return chunked ? chunk(ctx, tag) : tag;
  }

  private static ByteBuf chunk(ChannelHandlerContext ctx, ByteBuf data) {
    ByteBuf out = ctx.alloc().buffer(data.readableBytes() + 16);
    out.writeCharSequence(
        Integer.toHexString(data.readableBytes()) + "\r\n", StandardCharsets.US_ASCII);
    out.writeBytes(data).writeShort('\r' << 8 | '\n');
    data.release();
    return out;
  }

  /** What a client says after its request is not looked at. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    ReferenceCountUtil.release(read);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (queue != null && ctx.channel().isWritable()) {
      queue.drain();
    }
  }

  /** Also when the connection has closed. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (seat != null) {
      seat.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
