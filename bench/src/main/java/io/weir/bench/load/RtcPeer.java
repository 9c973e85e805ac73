package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.weir.codec.webrtc.stun.StunMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A browser's end of one session: checks the path as often as browsers do, sends media at a pace
 * that it shares with others, counts what comes. Confined to its event loop.
 */
final class RtcPeer extends ChannelInboundHandlerAdapter {
  private static final int FIRST_CHECKS_MILLIS = 250;
  private static final int CHECK_MILLIS = 2500;

  private final String username;
  private final SecretKey key;
  private final Pace pace;
  private final Figures figures;
  private final RtpFlow flow;
  private final CompletableFuture<?> opened;
  private @Nullable Future<?> checks;
  private @Nullable Runnable sender;

  /**
   * A peer that begins when its socket is connected.
   *
   * @param username {@code answerer's ufrag:offerer's ufrag}
   * @param key of the answerer's password
   * @param opened completes when a check has been answered
   */
  RtcPeer(String username, SecretKey key, Pace pace, Figures figures, CompletableFuture<?> opened) {
    this.username = username;
    this.key = key;
    this.pace = pace;
    this.figures = figures;
    this.flow = new RtpFlow(figures);
    this.opened = opened;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    check(ctx);
  }

  private void check(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(IceChecks.request(ctx.alloc(), username, key), ctx.voidPromise());
    int delay = sender == null ? FIRST_CHECKS_MILLIS : CHECK_MILLIS;
    checks = ctx.executor().schedule(() -> check(ctx), delay, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf datagram = ((DatagramPacket) msg).content();
    try {
      figures.packets.increment();
      if (RtpPackets.is(datagram)) {
        flow.received(datagram);
      } else if (StunMessage.isWellFormed(datagram) && sender == null) {
        begin(ctx.channel());
      }
    } finally {
      datagram.release();
    }
  }

  private void begin(Channel socket) {
    sender =
        () ->
            socket.writeAndFlush(
                RtpPackets.packet(socket.alloc(), flow.next()), socket.voidPromise());
    pace.join(sender);
    figures.open.incrementAndGet();
    opened.complete(null);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (checks != null) {
      checks.cancel(false);
    }
    if (sender != null) {
      pace.leave(sender);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    figures.dropped.increment();
    opened.completeExceptionally(cause);
  }
}
