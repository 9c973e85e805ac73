package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.chunk.MessageDecoder;
import io.weir.plugin.rtmp.origin.Recording;
import org.jspecify.annotations.Nullable;

/**
 * Records what a client sends after its handshake and lets {@link Negotiation} answer, until the
 * client has named its stream. Then it stops reading and makes way for the {@link RoutingHandler}.
 */
final class NegotiationHandler extends ChannelInboundHandlerAdapter {
  private static final int SPACE = 512;

  private final SessionSettings settings;
  private final Faults faults;
  private final Next next;
  private final Recording recording;
  private final MessageDecoder decoder;
  private final Negotiation negotiation;
  private final Acknowledger acknowledger = new Acknowledger();
  private boolean handedOver;

  /** What follows once the stream is named. */
  interface Next {
    /** The handler for a wish; the recording belongs to it. */
    RoutingHandler routing(Wish wish, Recording recording);
  }

  /** Must be added to a pipeline, since it holds buffers from the start. */
  NegotiationHandler(SessionSettings settings, Faults faults, ByteBufAllocator alloc, Next next) {
    this.settings = settings;
    this.faults = faults;
    this.next = next;
    this.recording = new Recording(alloc, settings.maxRecording());
    this.decoder = new MessageDecoder(settings.negotiationLimits(), alloc);
    this.negotiation = new Negotiation(recording, alloc);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    ByteBuf out = ctx.alloc().buffer(SPACE);
    try {
      read(ctx, in, out);
    } catch (RtmpException e) {
      faults.report(ctx.channel(), e);
      ctx.close();
    } finally {
      in.release();
      out.release();
    }
  }

  private void read(ChannelHandlerContext ctx, ByteBuf in, ByteBuf out) {
    if (!recording.hasRoom(in.readableBytes())) {
      faults.report(
          ctx.channel(),
          "negotiation_too_long",
          "bytes before publish or play: more than "
              + settings.maxRecording()
              + " (expected: up to that)");
      ctx.close();
      return;
    }
    int offset = recording.length() - in.readerIndex();
    recording.append(in);
    acknowledger.received(in.readableBytes());
    Wish wish = converse(in, offset, out);
    acknowledger.acknowledge(negotiation, ctx.alloc(), out);
    if (out.isReadable() && ctx.channel().isActive()) {
      ctx.writeAndFlush(out.retain());
    }
    if (wish != null) {
      handedOver = true;
      ctx.channel().config().setAutoRead(false);
      ctx.pipeline().remove(DeadlineHandler.class);
      ctx.pipeline().replace(this, "routing", next.routing(wish, recording));
    }
  }

  private @Nullable Wish converse(ByteBuf in, int offset, ByteBuf out) {
    RtmpMessage message;
    while ((message = decoder.decode(in)) != null) {
      try {
        Wish wish = negotiation.handle(message, offset + in.readerIndex(), out);
        if (wish != null) {
          return wish;
        }
      } finally {
        message.release();
      }
    }
    return null;
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
    decoder.close();
    if (!handedOver) {
      recording.close();
    }
  }
}
