package io.weir.plugin.loopback.rtmp;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.plugin.loopback.stream.OriginServices;
import io.weir.plugin.loopback.stream.StreamName;
import io.weir.plugin.loopback.stream.StreamTable.Publication;
import java.util.Optional;

/** A connection that neither publishes nor plays yet, or no longer. */
final class CommandHandler extends SessionHandler {
  private static final int WINDOW = 2_500_000;
  private static final int CHUNK_SIZE = 60_000;

  private final OriginServices services;
  private String app;
  private int lastStreamId;

  /**
   * A connection's commands.
   *
   * @param app what {@code connect} has named; empty before it
   */
  CommandHandler(OriginServices services, String app) {
    super(services.badInput());
    this.services = services;
    this.app = app;
  }

  @Override
  void message(ChannelHandlerContext ctx, RtmpMessage message) {
    if (message.isCommand()) {
      command(ctx, message.streamId(), RtmpCommand.decode(message));
    }
  }

  private void command(ChannelHandlerContext ctx, int streamId, RtmpCommand command) {
    double transaction = command.transactionId();
    switch (command.name()) {
      case "connect" -> connect(ctx, command);
      case "createStream" -> {
        lastStreamId++;
        answer(ctx, Answers.result(transaction, AmfValue.of(lastStreamId)));
      }
      case "releaseStream", "FCPublish" ->
          answer(ctx, Answers.result(transaction, AmfValue.UNDEFINED));
      case "getStreamLength", "_checkbw" ->
          answer(ctx, Answers.result(transaction, AmfValue.of(0)));
      case "publish" -> publish(ctx, streamId, command);
      case "play" -> play(ctx, streamId, command);
      default -> {}
    }
  }

  private static void answer(ChannelHandlerContext ctx, RtmpCommand answer) {
    send(ctx, answer, Answers.CONNECTION, 0);
    ctx.flush();
  }

  private void connect(ChannelHandlerContext ctx, RtmpCommand command) {
    AmfValue.Members facts = command.members(0);
    String named = facts == null ? null : facts.text("app");
    if (named == null || named.isEmpty()) {
      refuse(
          ctx,
          Answers.connectRejected(command.transactionId(), "app: none (expected: a name)"),
          Answers.CONNECTION,
          0);
      return;
    }
    app = named;
    ctx.write(ControlMessages.windowAckSize(ctx.alloc(), WINDOW), ctx.voidPromise());
    ctx.write(
        ControlMessages.setPeerBandwidth(ctx.alloc(), WINDOW, ControlMessages.LIMIT_DYNAMIC),
        ctx.voidPromise());
    ctx.write(ControlMessages.setChunkSize(ctx.alloc(), CHUNK_SIZE), ctx.voidPromise());
    answer(ctx, Answers.connected(command.transactionId()));
  }

  private Optional<String> name(RtmpCommand command) {
    String stream = command.text(1);
    return stream == null || app.isEmpty() ? Optional.empty() : StreamName.of(app, stream);
  }

  private void publish(ChannelHandlerContext ctx, int streamId, RtmpCommand command) {
    Optional<String> name = name(command);
    if (name.isEmpty()) {
      refuseStream(ctx, streamId, "NetStream.Publish.BadName", "no stream named");
      return;
    }
    Optional<Publication> publication = services.streams().publish(name.get());
    if (publication.isEmpty()) {
      refuseStream(ctx, streamId, "NetStream.Publish.BadName", name.get() + " is busy");
      return;
    }
    streamBegin(ctx, streamId);
    send(
        ctx,
        Answers.status("NetStream.Publish.Start", name.get() + " is published"),
        Answers.STREAM,
        streamId);
    ctx.flush();
    ctx.pipeline()
        .replace(this, null, new PublishHandler(services, app, streamId, publication.get()));
  }

  private void play(ChannelHandlerContext ctx, int streamId, RtmpCommand command) {
    Optional<String> name = name(command);
    if (name.isEmpty()) {
      refuseStream(ctx, streamId, "NetStream.Play.StreamNotFound", "no stream named");
      return;
    }
    ctx.pipeline().replace(this, null, new PlayHandler(services, app, streamId, name.get()));
  }

  static void streamBegin(ChannelHandlerContext ctx, int streamId) {
    ctx.write(
        ControlMessages.userControl(ctx.alloc(), ControlMessages.STREAM_BEGIN, streamId),
        ctx.voidPromise());
  }

  private static void refuseStream(
      ChannelHandlerContext ctx, int streamId, String code, String why) {
    refuse(ctx, Answers.error(code, why), Answers.STREAM, streamId);
  }

  /** Says no and hangs up, as SRS does. */
  private static void refuse(
      ChannelHandlerContext ctx, RtmpCommand refusal, int csid, int streamId) {
    ctx.writeAndFlush(refusal.message(ctx.alloc(), csid, streamId))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
