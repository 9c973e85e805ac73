package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Plays by SRT: acknowledges what comes every 10 ms, as libsrt does, and counts what is missing.
 */
final class SrtPlayer extends SrtCaller {
  private static final long ACK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int CONTROL = 0x8000;
  private static final int NOTHING_YET = -1;

  private final Figures figures;
  private final CompletableFuture<?> opened;
  private int expected = NOTHING_YET;
  private int acks;
  private long acknowledged;

  /**
   * A player of the stream that {@code streamId} names.
   *
   * @param opened completes when it is let in
   */
  SrtPlayer(String streamId, Figures figures, CompletableFuture<?> opened) {
    super(streamId);
    this.figures = figures;
    this.opened = opened;
  }

  @Override
  void accepted(ChannelHandlerContext ctx) {
    figures.open.incrementAndGet();
    opened.complete(null);
  }

  @Override
  void received(ChannelHandlerContext ctx, ByteBuf packet) {
    figures.packets.increment();
    if (SrtPackets.type(packet) >= CONTROL) {
      return;
    }
    long now = System.nanoTime();
    figures.bytes.add(packet.readableBytes());
    long age = Stamp.age(SrtPackets.payload(packet), now);
    if (age >= 0) {
      figures.age(age);
    }
    int sequence = SrtPackets.sequence(packet);
    if (expected != NOTHING_YET && sequence != expected) {
      figures.dropped.add(Math.abs((long) sequence - expected));
    }
    expected = sequence + 1;
    if (now - acknowledged >= ACK_NANOS && peer() != 0) {
      acknowledged = now;
      ctx.writeAndFlush(SrtPackets.ack(ctx.alloc(), ++acks, peer(), expected), ctx.voidPromise());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    opened.completeExceptionally(cause);
  }
}
