package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.Handshakes;
import io.weir.codec.srt.SrtException;
import io.weir.codec.srt.SrtPacket;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Goes through a caller's handshakes on a connected socket, and repeats them as libsrt does. */
abstract class SrtCaller extends ChannelDuplexHandler {
  private static final int REPEAT_MILLIS = 250;

  private final String streamId;
  private int socketId;
  private int cookie;
  private int peer;
  private @Nullable Future<?> repeats;

  SrtCaller(String streamId) {
    this.streamId = streamId;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    call(ctx);
  }

  /** Begins, as a new socket of SRT. */
  final void call(ChannelHandlerContext ctx) {
    socketId = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    cookie = 0;
    peer = 0;
    repeat(ctx);
  }

  /** The other end's socket id; 0 before it has consented. */
  final int peer() {
    return peer;
  }

  private void repeat(ChannelHandlerContext ctx) {
    stopRepeating();
    ByteBuf conclusion = SrtPackets.conclusion(ctx.alloc(), socketId, cookie, streamId);
    if (cookie == 0) {
      ByteBuf induction = Handshakes.induction(ctx.alloc().ioBuffer(64), conclusion);
      conclusion.release();
      ctx.writeAndFlush(induction, ctx.voidPromise());
    } else {
      ctx.writeAndFlush(conclusion, ctx.voidPromise());
    }
    repeats = ctx.executor().schedule(() -> repeat(ctx), REPEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void stopRepeating() {
    if (repeats != null) {
      repeats.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws SrtException {
    ByteBuf packet = ((DatagramPacket) msg).content();
    try {
      if (!SrtPacket.isHandshake(packet)) {
        received(ctx, packet);
      } else if (peer == 0 && SrtPacket.destination(packet) == socketId) {
        answered(ctx, Handshake.read(packet));
      }
    } finally {
      packet.release();
    }
  }

  private void answered(ChannelHandlerContext ctx, Handshake answer) {
    if (answer.isRejection()) {
      stopRepeating();
      throw new IllegalStateException("rejected: " + answer.rejection());
    }
    if (answer.request() == Handshake.INDUCTION) {
      if (cookie == 0) {
        cookie = answer.cookie();
        repeat(ctx);
      }
      return;
    }
    stopRepeating();
    peer = answer.socketId();
    accepted(ctx);
  }

  /** The other end has consented. */
  abstract void accepted(ChannelHandlerContext ctx);

  /** A packet that is no handshake; borrowed. */
  abstract void received(ChannelHandlerContext ctx, ByteBuf packet);

  /** Says that it goes. */
  final void hangUp(ChannelHandlerContext ctx) {
    if (peer != 0) {
      ctx.writeAndFlush(SrtPacket.shutdown(ctx.alloc().ioBuffer(20), peer), ctx.voidPromise());
    }
  }

  /** Hangs up before it goes. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    hangUp(ctx);
    ctx.close(promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopRepeating();
  }
}
