package io.weir.plugin.rtmp.origin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
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
  private final EventLoop loop;
  private final Replay replay;
  private final boolean patient;
  private final CompletableFuture<OriginConnection> result = new CompletableFuture<>();
  private @Nullable Channel channel;
  private @Nullable ScheduledFuture<?> timer;
  private boolean over;

  /**
   * An attempt that has not begun.
   *
   * @param loop the client's event loop
   * @param patient whether silence is a yes, once the origin was told all, as it is for a player
   *     that comes before its publisher
   */
  Attempt(EventLoop loop, Replay replay, boolean patient) {
    this.loop = loop;
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
    return over;
  }

  /** Follows the dial; the whole attempt ends within a little less than {@code timeout}. */
  void begin(ChannelFuture dial, Duration timeout) {
    channel = dial.channel();
    if (over) {
      dial.channel().close();
      return;
    }
    long nanos = timeout.toNanos() / 10 * 9;
    timer = loop.schedule(this::overdue, nanos, TimeUnit.NANOSECONDS);
    dial.addListener(
        done -> {
          if (!done.isSuccess()) {
            onLoop(() -> fail(notDialled(done.cause())));
          }
        });
  }

  /** A channel that could not even be made fails on a thread of its own. */
  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private void overdue() {
    if (patient && replay.isRequested()) {
      replay.acceptSilence();
      succeed();
    } else {
      fail(timeout("no answer in time; told " + replay.told() + " commands"));
    }
  }

  private static RouteException notDialled(Throwable cause) {
    String message = "dial: " + cause;
    return cause instanceof ConnectTimeoutException ? timeout(message) : unreachable(message);
  }

  private static RouteException timeout(String message) {
    return new RouteException(ErrorCode.ORIGIN_TIMEOUT, message);
  }

  static RouteException unreachable(String message) {
    return new RouteException(ErrorCode.ORIGIN_UNREACHABLE, message);
  }

  /** The origin has accepted; it is not read until somebody wants what it says. */
  void succeed() {
    Channel origin = channel;
    if (origin != null && end()) {
      origin.config().setAutoRead(false);
      result.complete(new OriginConnection(origin, replay));
    }
  }

  void fail(RouteException reason) {
    if (!end()) {
      return;
    }
    replay.close();
    if (channel != null) {
      channel.close();
    }
    result.completeExceptionally(reason);
  }

  /** Comes first: closing the channel is heard of by its handlers at once. */
  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
    return true;
  }
}
