package io.weir.bench.load;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lets many send at even distances, one between the others. Confined to its event loop. */
final class Pace {
  private final EventLoop loop;
  private final long periodNanos;
  private final List<Runnable> senders = new ArrayList<>();
  private int next;
  private long due;
  private boolean running;

  /**
   * Nobody sends yet.
   *
   * @param aSecond how often each sends
   */
  Pace(EventLoop loop, int aSecond) {
    this.loop = loop;
    this.periodNanos = TimeUnit.SECONDS.toNanos(1) / aSecond;
  }

  /** Runs this from now on. */
  void join(Runnable sender) {
    senders.add(sender);
    if (!running) {
      running = true;
      due = System.nanoTime();
      tick();
    }
  }

  /** Runs it no more. */
  void leave(Runnable sender) {
    senders.remove(sender);
  }

  private void tick() {
    long now = System.nanoTime();
    while (due - now <= 0 && !senders.isEmpty()) {
      next = (next + 1) % senders.size();
      senders.get(next).run();
      due += periodNanos / senders.size();
    }
    running = !senders.isEmpty();
    if (running) {
      long delay = due - System.nanoTime();
      loop.schedule(this::tick, Math.max(delay, 0), TimeUnit.NANOSECONDS);
    }
  }
}
