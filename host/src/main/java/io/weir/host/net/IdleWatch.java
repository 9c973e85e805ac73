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
  /** Looks during the shorter of the two times. */
  private static final int LOOKS = 4;

  private final long periodNanos;
  private final int idleLooks;
  private final int stallLooks;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean ticking = new AtomicBoolean();
  private final Map<EventLoop, OfLoop> loops = new ConcurrentHashMap<>();

  /**
   * Looks at nothing yet.
   *
   * @param timeout after which a relay is idle; zero is never
   * @param stall after which an origin that takes nothing hangs; zero is never
   * @param timer which must go on for as long as there are relays
   */
  IdleWatch(Duration timeout, Duration stall, ScheduledExecutorService timer) {
    Duration shorter =
        stall.isZero() || (!timeout.isZero() && timeout.compareTo(stall) < 0) ? timeout : stall;
    this.periodNanos = shorter.toNanos() / LOOKS;
    this.idleLooks = looks(timeout);
    this.stallLooks = looks(stall);
    this.timer = timer;
  }

  private int looks(Duration time) {
    return time.isZero() || periodNanos == 0
        ? Integer.MAX_VALUE
        : (int) Math.min((time.toNanos() + periodNanos - 1) / periodNanos, Integer.MAX_VALUE);
  }

  /** Looks without a byte that make a relay idle. */
  int idleLooks() {
    return idleLooks;
  }

  /** Looks without progress of what waits for the origin that make it hang. */
  int stallLooks() {
    return stallLooks;
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
