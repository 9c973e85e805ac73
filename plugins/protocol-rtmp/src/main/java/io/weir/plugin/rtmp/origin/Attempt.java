package io.weir.plugin.rtmp.origin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.weir.api.ErrorCode;
import io.weir.api.routing.RouteException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One try at one origin. However it ends, it ends once: with a connection, which then owns channel
 * and replay, or with a reason, and then both are closed. Confined to the client's event loop.
 */
final class Attempt {
  private final Replay replay;
  private final boolean patient;
  private final CompletableFuture<OriginConnection> result = new CompletableFuture<>();
  private @Nullable Channel channel;
  private @Nullable ScheduledFuture<?> timer;

  /**
   * An attempt that has not begun.
   *
   * @param patient whether silence is a yes, once the origin was told all, as it is for a player
   *     that comes before its publisher
   */
  Attempt(Replay replay, boolean patient) {
    this.replay = replay;
    this.patient = patient;
  }

  CompletionStage<OriginConnection> result() {
    return result;
  }

  Replay replay() {
    return replay;
  }

  boolean isOver() {
    return result.isDone();
  }

  /** Follows the dial; the whole attempt ends within a little less than {@code timeout}. */
  void begin(ChannelFuture dial, Duration timeout) {
    Channel dialled = dial.channel();
    channel = dialled;
    if (isOver()) {
      dialled.close();
      return;
    }
    long nanos = timeout.toNanos() / 10 * 9;
    timer = dialled.eventLoop().schedule(this::overdue, nanos, TimeUnit.NANOSECONDS);
    dial.addListener(
        done -> {
          if (!done.isSuccess()) {
            fail(unreachable("dial: " + done.cause()));
          }
        });
  }

  private void overdue() {
    if (patient && replay.isRequested()) {
      replay.acceptSilence();
      succeed();
    } else {
      fail(unreachable("no answer in time; told " + replay.told() + " commands"));
    }
  }

  static RouteException unreachable(String message) {
    return new RouteException(ErrorCode.ORIGIN_UNREACHABLE, message);
  }

  /** The origin has accepted; it is not read until somebody wants what it says. */
  void succeed() {
    Channel origin = channel;
    if (isOver() || origin == null) {
      return;
    }
    cancelTimer();
    origin.config().setAutoRead(false);
    result.complete(new OriginConnection(origin, replay));
  }

  void fail(RouteException reason) {
    if (isOver()) {
      return;
    }
    cancelTimer();
    replay.close();
    if (channel != null) {
      channel.close();
    }
    result.completeExceptionally(reason);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
