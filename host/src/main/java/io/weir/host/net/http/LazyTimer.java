package io.weir.host.net.http;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One deadline that is set and lifted all the time and seldom reached: neither costs a task, as the
 * one that is scheduled looks again when its time has come. Confined to its event loop.
 */
final class LazyTimer {
  private final EventLoop loop;
  private final LongSupplier nanos;
  private final Runnable action;
  private @Nullable ScheduledFuture<?> task;
  private long taskAt;
  private long deadline;
  private boolean armed;

  LazyTimer(EventLoop loop, LongSupplier nanos, Runnable action) {
    this.loop = loop;
    this.nanos = nanos;
    this.action = action;
  }

  /** Runs the action once after this time, unless armed anew or disarmed before; zero is never. */
  void arm(Duration time) {
    armed = !time.isZero();
    if (!armed) {
      return;
    }
    deadline = nanos.getAsLong() + time.toNanos();
    if (task == null) {
      schedule(time.toNanos());
    } else if (deadline - taskAt < 0) {
      task.cancel(false);
      schedule(time.toNanos());
    }
  }

  void disarm() {
    armed = false;
  }

  /** Disarms it and leaves no task behind. */
  void stop() {
    armed = false;
    if (task != null) {
      task.cancel(false);
      task = null;
    }
  }

  private void schedule(long delay) {
    taskAt = nanos.getAsLong() + delay;
    task = loop.schedule(this::look, delay, TimeUnit.NANOSECONDS);
  }

  private void look() {
    task = null;
    if (!armed) {
      return;
    }
    long left = deadline - nanos.getAsLong();
    if (left > 0) {
      schedule(left);
      return;
    }
    armed = false;
    action.run();
  }
}
