package io.weir.plugin.loopback.rtmp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.weir.api.Role;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.plugin.loopback.stream.Media;
import java.util.Locale;

/** A client that publishes or plays one stream: connect, createStream, publish or play. */
final class ClientHandler extends ChannelInboundHandlerAdapter {
  private static final int CHUNK_SIZE = 60_000;
  private static final double CONNECT = 1;
  private static final double CREATE_STREAM = 4;

  private final ClientRequest request;
  private final ClientListener listener;
  private int streamId;
  private boolean started;
  private String reason = "connection closed";

  ClientHandler(ClientRequest request, ClientListener listener) {
    this.request = request;
    this.listener = listener;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ClientHandshakeHandler.DONE) {
      ctx.write(ControlMessages.setChunkSize(ctx.alloc(), CHUNK_SIZE), ctx.voidPromise());
      AmfValue facts =
          Answers.object(
              "app",
              request.app(),
              "type",
              "nonprivate",
              "flashVer",
              "FMLE/3.0 (compatible; Weir)",
              "tcUrl",
              request.tcUrl());
      send(ctx, RtmpCommand.of("connect", CONNECT, facts), 0);
      ctx.flush();
    }
  }

  private static void send(ChannelHandlerContext ctx, RtmpCommand command, int streamId) {
    ctx.write(command.message(ctx.alloc(), Answers.CONNECTION, streamId), ctx.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    try {
      RtmpMessage message = (RtmpMessage) read;
      if (message.isCommand()) {
        command(ctx, RtmpCommand.decode(message));
      } else if (started && Media.isMedia(message.typeId())) {
        listener.media(Media.of(message));
      }
    } finally {
      ReferenceCountUtil.release(read);
    }
  }

  private void command(ChannelHandlerContext ctx, RtmpCommand command) {
    switch (command.name()) {
      case "_result" -> result(ctx, command);
      case "_error" -> refused(ctx, command);
      case "onStatus" -> status(ctx, command);
      default -> {}
    }
  }

  private void result(ChannelHandlerContext ctx, RtmpCommand command) {
    if (command.transactionId() == CONNECT) {
      AmfValue name = AmfValue.of(request.stream());
      if (request.role() == Role.PUBLISH) {
        send(ctx, RtmpCommand.of("releaseStream", 2, AmfValue.NULL, name), 0);
        send(ctx, RtmpCommand.of("FCPublish", 3, AmfValue.NULL, name), 0);
      }
      send(ctx, RtmpCommand.of("createStream", CREATE_STREAM, AmfValue.NULL), 0);
      ctx.flush();
    } else if (command.transactionId() == CREATE_STREAM
        && command.argument(1) instanceof AmfValue.Num id) {
      streamId = (int) id.value();
      begin(ctx);
    }
  }

  private void begin(ChannelHandlerContext ctx) {
    AmfValue name = AmfValue.of(request.stream());
    RtmpCommand command =
        request.role() == Role.PUBLISH
            ? RtmpCommand.of("publish", 5, AmfValue.NULL, name, AmfValue.of("live"))
            : RtmpCommand.of("play", 5, AmfValue.NULL, name);
    send(ctx, command, streamId);
    ctx.flush();
  }

  private void status(ChannelHandlerContext ctx, RtmpCommand command) {
    AmfValue.Members info = command.members(1);
    String level = info == null ? null : info.text("level");
    String code = info == null ? null : info.text("code");
    if ("error".equals(level)) {
      refused(ctx, command);
    } else if (!started
        && ("NetStream.Publish.Start".equals(code) || "NetStream.Play.Start".equals(code))) {
      started = true;
      listener.started(new ClientStream(ctx.channel(), streamId));
    }
  }

  private void refused(ChannelHandlerContext ctx, RtmpCommand command) {
    AmfValue.Members info = command.members(1);
    reason =
        "%s refused: %s (%s)"
            .formatted(
                request.role().name().toLowerCase(Locale.ROOT),
                info == null ? command.name() : info.text("code"),
                info == null ? "no reason" : info.text("description"));
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    listener.ended(reason);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    reason = String.valueOf(cause.getMessage());
    ctx.close();
  }
}
