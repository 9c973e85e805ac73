package io.weir.plugin.loopback.rtmp;

import io.netty.channel.ChannelHandlerContext;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.plugin.loopback.stream.Media;
import io.weir.plugin.loopback.stream.OriginServices;
import io.weir.plugin.loopback.stream.PlayerQueue;
import io.weir.plugin.loopback.stream.StreamEvent;
import io.weir.plugin.loopback.stream.StreamEvent.Turn;
import io.weir.plugin.loopback.stream.StreamTable.Seat;
import org.jspecify.annotations.Nullable;

/** A connection that plays. */
final class PlayHandler extends SessionHandler {
  private final OriginServices services;
  private final String app;
  private final int streamId;
  private final String name;
  private @Nullable PlayerQueue queue;
  private @Nullable Seat seat;

  PlayHandler(OriginServices services, String app, int streamId, String name) {
    super(services.badInput());
    this.services = services;
    this.app = app;
    this.streamId = streamId;
    this.name = name;
  }

  /** What the seat brings is written by a later task, after the consent. */
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
    CommandHandler.streamBegin(ctx, streamId);
    status(ctx, "NetStream.Play.Reset", "playing and resetting " + name);
    status(ctx, "NetStream.Play.Start", "playing " + name);
    ctx.flush();
  }

  private void write(ChannelHandlerContext ctx, StreamEvent event) {
    if (ctx.isRemoved()) {
      return;
    }
    if (event instanceof Media media) {
      ctx.write(RtmpPipeline.message(media, streamId), ctx.voidPromise());
    } else if (event == Turn.PUBLISHED) {
      CommandHandler.streamBegin(ctx, streamId);
      status(ctx, "NetStream.Play.PublishNotify", name + " is published");
    } else if (event == Turn.UNPUBLISHED) {
      ctx.write(
          ControlMessages.userControl(ctx.alloc(), ControlMessages.STREAM_EOF, streamId),
          ctx.voidPromise());
      status(ctx, "NetStream.Play.UnpublishNotify", name + " is no longer published");
    }
  }

  private void status(ChannelHandlerContext ctx, String code, String description) {
    send(ctx, Answers.status(code, description), Answers.STREAM, streamId);
  }

  @Override
  void message(ChannelHandlerContext ctx, RtmpMessage message) {
    if (message.isCommand()
        && Endings.ends(RtmpCommand.decode(message), message.streamId(), streamId)) {
      ctx.pipeline().replace(this, null, new CommandHandler(services, app));
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (queue != null && ctx.channel().isWritable()) {
      queue.drain();
    }
    ctx.fireChannelWritabilityChanged();
  }

  /** Also when the connection has closed. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (seat != null) {
      seat.close();
    }
  }
}
