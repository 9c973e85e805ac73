package io.weir.plugin.loopback.rtmp;

import io.netty.channel.ChannelHandlerContext;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.plugin.loopback.stream.Media;
import io.weir.plugin.loopback.stream.OriginServices;
import io.weir.plugin.loopback.stream.StreamTable.Publication;

/** A connection that publishes. Aggregate messages (of old Flash encoders) are not understood. */
final class PublishHandler extends SessionHandler {
  private final OriginServices services;
  private final String app;
  private final int streamId;
  private final Publication publication;

  PublishHandler(OriginServices services, String app, int streamId, Publication publication) {
    super(services.badInput());
    this.services = services;
    this.app = app;
    this.streamId = streamId;
    this.publication = publication;
  }

  @Override
  void message(ChannelHandlerContext ctx, RtmpMessage message) {
    if (Media.isMedia(message.typeId()) && message.streamId() == streamId) {
      publication.media(Media.of(message));
    } else if (message.isCommand()) {
      command(ctx, message);
    }
  }

  private void command(ChannelHandlerContext ctx, RtmpMessage message) {
    RtmpCommand command = RtmpCommand.decode(message);
    if (!Endings.ends(command, message.streamId(), streamId)) {
      return;
    }
    send(
        ctx,
        Answers.status("NetStream.Unpublish.Success", "no longer published"),
        Answers.STREAM,
        streamId);
    ctx.flush();
    ctx.pipeline().replace(this, null, new CommandHandler(services, app));
  }

  /** Also when the connection has closed. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    publication.close();
  }
}
