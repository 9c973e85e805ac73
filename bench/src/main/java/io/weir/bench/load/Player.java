package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.chunk.ChunkWriter;
import io.weir.codec.rtmp.chunk.MessageDecoder;
import java.util.concurrent.CompletableFuture;

/**
 * Plays: acknowledges what it gets, as the origin's window demands, and tells of its first frame.
 */
final class Player extends Reception {
  private static final int WINDOW = 2_500_000;

  private final CompletableFuture<Long> firstFrame = new CompletableFuture<>();
  private final ChunkWriter writer = new ChunkWriter();
  private long received;
  private long acknowledged;

  Player(MessageDecoder decoder, Figures figures, boolean sampled, int chunkSize) {
    super(decoder, figures, sampled);
    writer.chunkSize(chunkSize);
  }

  /** When the first whole key frame had come, if this player is sampled; {@code nanoTime}. */
  CompletableFuture<Long> firstFrame() {
    return firstFrame;
  }

  @Override
  void received(ChannelHandlerContext ctx, int count) {
    super.received(ctx, count);
    received += count;
    if (received - acknowledged < WINDOW) {
      return;
    }
    acknowledged = received;
    RtmpMessage message = ControlMessages.acknowledgement(ctx.alloc(), received);
    ByteBuf out = ctx.alloc().buffer(16);
    writer.write(message, out);
    message.release();
    ctx.writeAndFlush(out, ctx.voidPromise());
  }

  @Override
  void message(RtmpMessage message) {
    super.message(message);
    if (!firstFrame.isDone() && FrameWriter.isKeyFrame(message)) {
      firstFrame.complete(System.nanoTime());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    super.channelInactive(ctx);
    firstFrame.completeExceptionally(new IllegalStateException("closed before its first frame"));
  }
}
