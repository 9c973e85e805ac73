package io.weir.plugin.rtmp.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes the connection of a client that has not named its stream in time. */
final class DeadlineHandler extends ChannelInboundHandlerAdapter {
  private final Duration limit;
  private final Faults faults;
  private @Nullable ScheduledFuture<?> timer;

  DeadlineHandler(Duration limit, Faults faults) {
    this.limit = limit;
    this.faults = faults;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    timer = ctx.executor().schedule(() -> over(ctx), limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void over(ChannelHandlerContext ctx) {
    faults.report(
        ctx.channel(),
        "handshake_timeout",
        "no publish or play (expected: within " + limit.toMillis() + " ms)");
    ctx.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
