package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.chunk.ChunkWriter;
import io.weir.codec.rtmp.chunk.MessageDecoder;
import io.weir.codec.rtmp.chunk.RtmpLimits;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.codec.rtmp.handshake.ServerHandshake;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A client of the origin until it publishes or plays; answers as SRS does. */
final class OriginSession extends ChannelInboundHandlerAdapter {
  private static final int WINDOW = 2_500_000;
  private static final int COMMAND_CSID = 3;
  private static final int STREAM_CSID = 5;

  private final int chunkSize;
  private final Function<String, Broadcast> broadcasts;
  private final Figures figures;
  private final boolean sampled;
  private final ServerHandshake handshake = new ServerHandshake(new SplittableRandom());
  private final ChunkWriter writer = new ChunkWriter();
  private MessageDecoder decoder =
      new MessageDecoder(RtmpLimits.DEFAULTS, io.netty.buffer.UnpooledByteBufAllocator.DEFAULT);
  private boolean handedOver;

  /**
   * A new connection.
   *
   * @param broadcasts the stream of a name, on this connection's event loop
   * @param sampled whether to look into what it publishes
   */
  OriginSession(
      int chunkSize, Function<String, Broadcast> broadcasts, Figures figures, boolean sampled) {
    this.chunkSize = chunkSize;
    this.broadcasts = broadcasts;
    this.figures = figures;
    this.sampled = sampled;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    try {
      read(ctx, in);
    } finally {
      in.release();
    }
  }

  private void read(ChannelHandlerContext ctx, ByteBuf in) {
    if (!handshake.isDone()) {
      ByteBuf out = ctx.alloc().buffer(3 * 1536 + 1);
      handshake.receive(in, out);
      ctx.writeAndFlush(out);
    }
    while (!handedOver && in.isReadable()) {
      RtmpMessage message = decoder.decode(in);
      if (message == null) {
        break;
      }
      try {
        if (message.isCommand()) {
          command(ctx, message.streamId(), RtmpCommand.decode(message), in);
        }
      } finally {
        message.release();
      }
    }
  }

  private void command(ChannelHandlerContext ctx, int streamId, RtmpCommand command, ByteBuf rest) {
    ByteBuf out = ctx.alloc().buffer(512);
    double id = command.transactionId();
    switch (command.name()) {
      case "connect" -> connect(ctx, id, out);
      case "createStream" -> result(ctx, id, AmfValue.of(FrameWriter.STREAM_ID), out);
      case "releaseStream", "FCPublish" -> result(ctx, id, AmfValue.UNDEFINED, out);
      case "publish" -> {
        status(ctx, streamId, "NetStream.Publish.Start", out);
        ctx.writeAndFlush(out);
        handOver(ctx, rest);
        return;
      }
      case "play" -> {
        begin(ctx, streamId, out);
        ctx.writeAndFlush(out);
        decoder.close();
        handedOver = true;
        String name = command.text(1) == null ? "" : String.valueOf(command.text(1));
        Broadcast broadcast = broadcasts.apply(name);
        ctx.pipeline().replace(this, "served", new Served(broadcast));
        broadcast.join(ctx.channel());
        return;
      }
      default -> {}
    }
    ctx.writeAndFlush(out);
  }

  private void connect(ChannelHandlerContext ctx, double id, ByteBuf out) {
    write(ControlMessages.windowAckSize(ctx.alloc(), WINDOW), out);
    write(
        ControlMessages.setPeerBandwidth(ctx.alloc(), WINDOW, ControlMessages.LIMIT_DYNAMIC), out);
    write(ControlMessages.setChunkSize(ctx.alloc(), chunkSize), out);
    RtmpCommand answer =
        RtmpCommand.of(
            "_result",
            id,
            AmfValue.of(Map.of("fmsVer", AmfValue.of("FMS/3,5,3,888"))),
            statusObject("NetConnection.Connect.Success"));
    write(answer.message(ctx.alloc(), COMMAND_CSID, 0), out);
  }

  private void result(ChannelHandlerContext ctx, double id, AmfValue value, ByteBuf out) {
    RtmpCommand answer = RtmpCommand.of("_result", id, AmfValue.NULL, value);
    write(answer.message(ctx.alloc(), COMMAND_CSID, 0), out);
  }

  private void begin(ChannelHandlerContext ctx, int streamId, ByteBuf out) {
    write(ControlMessages.userControl(ctx.alloc(), ControlMessages.STREAM_BEGIN, streamId), out);
    status(ctx, streamId, "NetStream.Play.Reset", out);
    status(ctx, streamId, "NetStream.Play.Start", out);
  }

  private void status(ChannelHandlerContext ctx, int streamId, String code, ByteBuf out) {
    RtmpCommand status = RtmpCommand.of("onStatus", 0, AmfValue.NULL, statusObject(code));
    write(status.message(ctx.alloc(), STREAM_CSID, streamId), out);
  }

  private static AmfValue statusObject(String code) {
    return AmfValue.of(Map.of("level", AmfValue.of("status"), "code", AmfValue.of(code)));
  }

  private void write(RtmpMessage message, ByteBuf out) {
    writer.write(message, out);
    message.release();
  }

  private void handOver(ChannelHandlerContext ctx, ByteBuf rest) {
    handedOver = true;
    Reception reception = new Reception(decoder, figures, sampled);
    ctx.pipeline().replace(this, "published", reception);
    reception.take(rest);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    decoder.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
