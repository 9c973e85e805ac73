package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.chunk.ChunkWriter;
import io.weir.codec.rtmp.chunk.MessageDecoder;
import io.weir.codec.rtmp.chunk.RtmpLimits;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.codec.rtmp.handshake.ClientHandshake;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * A client connection until its {@code publish} or {@code play} is answered; then the handler of
 * its role takes its place. The order of commands is ffmpeg's.
 */
final class Opening extends ChannelInboundHandlerAdapter {
  private static final int COMMAND_CSID = 3;
  private static final int STREAM_CSID = 8;
  private static final int CONNECT = 1;
  private static final int CREATE_STREAM = 2;
  private static final int START = 3;

  /** Makes the handler that takes over. */
  interface Role {
    /** Goes on where the decoder stands, which it owns from now on. */
    Reception take(MessageDecoder decoder);
  }

  /**
   * What to open.
   *
   * @param host for the tcUrl
   * @param stream its name
   * @param publish or else play
   * @param chunkSize of what the client sends
   */
  record Wish(String host, String stream, boolean publish, int chunkSize) {}

  private final Wish wish;
  private final Role role;
  private final CompletableFuture<ChannelHandler> opened;
  private final ClientHandshake handshake = new ClientHandshake(new SplittableRandom());
  private final ChunkWriter writer = new ChunkWriter();
  private final MessageDecoder decoder =
      new MessageDecoder(RtmpLimits.DEFAULTS, UnpooledByteBufAllocator.DEFAULT);

  /**
   * A connection to be.
   *
   * @param opened completes with the role's handler, or fails with the connection
   */
  Opening(Wish wish, Role role, CompletableFuture<ChannelHandler> opened) {
    this.wish = wish;
    this.role = role;
    this.opened = opened;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ByteBuf out = ctx.alloc().buffer(1537);
    handshake.start(out);
    ctx.writeAndFlush(out);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf in = (ByteBuf) msg;
    try {
      if (!handshake.isDone()) {
        shakeHands(ctx, in);
      }
      while (!opened.isDone() && in.isReadable()) {
        RtmpMessage message = decoder.decode(in);
        if (message == null) {
          return;
        }
        try {
          answered(ctx, message, in);
        } finally {
          message.release();
        }
      }
    } finally {
      in.release();
    }
  }

  private void shakeHands(ChannelHandlerContext ctx, ByteBuf in) {
    ByteBuf out = ctx.alloc().buffer(1536 + 512);
    if (handshake.receive(in, out)) {
      write(ControlMessages.setChunkSize(ctx.alloc(), wish.chunkSize()), out);
      AmfValue facts =
          AmfValue.of(
              Map.of(
                  "app", AmfValue.of("live"),
                  "tcUrl", AmfValue.of("rtmp://" + wish.host() + "/live"),
                  "flashVer", AmfValue.of("LNX 9,0,124,2")));
      command(ctx, RtmpCommand.of("connect", CONNECT, facts), out);
    }
    ctx.writeAndFlush(out);
  }

  private void answered(ChannelHandlerContext ctx, RtmpMessage message, ByteBuf rest) {
    if (message.typeId() == MessageType.SET_CHUNK_SIZE || !message.isCommand()) {
      return;
    }
    RtmpCommand answer = RtmpCommand.decode(message);
    if (answer.name().equals("onStatus")) {
      status(ctx, String.valueOf(answer.members(1)), rest);
      return;
    }
    if (!answer.name().equals("_result")) {
      fail(ctx, "answer: " + answer + " (expected: _result or onStatus)");
      return;
    }
    ByteBuf out = ctx.alloc().buffer(512);
    if (answer.transactionId() == CONNECT) {
      command(ctx, RtmpCommand.of("createStream", CREATE_STREAM, AmfValue.NULL), out);
    } else if (answer.transactionId() == CREATE_STREAM) {
      int streamId =
          answer.argument(1) instanceof AmfValue.Num number
              ? (int) number.value()
              : FrameWriter.STREAM_ID;
      RtmpCommand start =
          wish.publish()
              ? RtmpCommand.of(
                  "publish", START, AmfValue.NULL, AmfValue.of(wish.stream()), AmfValue.of("live"))
              : RtmpCommand.of("play", START, AmfValue.NULL, AmfValue.of(wish.stream()));
      write(start.message(ctx.alloc(), STREAM_CSID, streamId), out);
    }
    ctx.writeAndFlush(out);
  }

  private void status(ChannelHandlerContext ctx, String status, ByteBuf rest) {
    if (!status.contains("Start")) {
      if (!status.contains("Reset")) {
        fail(ctx, "status: " + status + " (expected: a start)");
      }
      return;
    }
    Reception handler = role.take(decoder);
    ctx.pipeline().replace(this, "media", handler);
    opened.complete(handler);
    handler.take(rest);
  }

  private void command(ChannelHandlerContext ctx, RtmpCommand command, ByteBuf out) {
    write(command.message(ctx.alloc(), COMMAND_CSID, 0), out);
  }

  private void write(RtmpMessage message, ByteBuf out) {
    writer.write(message, out);
    message.release();
  }

  private void fail(ChannelHandlerContext ctx, String why) {
    opened.completeExceptionally(new IllegalStateException(why));
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    decoder.close();
    opened.completeExceptionally(new IllegalStateException("closed before it was opened"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    opened.completeExceptionally(cause);
    ctx.close();
  }
}
