package io.weir.host.net;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks at every relay now and then, at all of one event loop in one task. The host's timer says
 * when: a loop with a timer of its own has the kernel set one each time it waits for the next
 * message, which is 5 percent of what a small one costs.
 */
final class IdleWatch {
  /** Looks during one idle timeout. */
  static final int LOOKS = 4;

  private final long periodNanos;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean ticking = new AtomicBoolean();
  private final Map<EventLoop, OfLoop> loops = new ConcurrentHashMap<>();

  /**
   * Looks at nothing yet.
   *
   * @param timeout after which a relay is idle; zero is never
   * @param timer which must go on for as long as there are relays
   */
  IdleWatch(Duration timeout, ScheduledExecutorService timer) {
    this.periodNanos = timeout.toNanos() / LOOKS;
    this.timer = timer;
  }

  /** Looks at a relay from now on; called on its loop. */
  void add(EventLoop loop, RelayPair relay) {
    if (periodNanos == 0) {
      return;
    }
    OfLoop ofLoop = loops.computeIfAbsent(loop, l -> new OfLoop());
    ofLoop.relays.add(relay);
    ofLoop.empty = false;
    if (ticking.compareAndSet(false, true)) {
      timer.scheduleWithFixedDelay(this::tick, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Forgets a relay; called on its loop. */
  void remove(EventLoop loop, RelayPair relay) {
    OfLoop ofLoop = loops.get(loop);
    if (ofLoop != null) {
      ofLoop.relays.remove(relay);
      ofLoop.empty = ofLoop.relays.isEmpty();
    }
  }

  /** Whether there is a relay of this loop to look at. */
  boolean watches(EventLoop loop) {
    OfLoop ofLoop = loops.get(loop);
    return ofLoop != null && !ofLoop.empty;
  }

  private void tick() {
    loops.forEach(
        (loop, ofLoop) -> {
          if (!ofLoop.empty && !loop.isShuttingDown()) {
            loop.execute(ofLoop::look);
          }
        });
  }

  /** The relays of one loop; confined to it, but for {@code empty}. */
  private static final class OfLoop {
    private final Set<RelayPair> relays = new HashSet<>();
    private volatile boolean empty = true;

    private void look() {
      List.copyOf(relays).forEach(RelayPair::look);
    }
  }
}
