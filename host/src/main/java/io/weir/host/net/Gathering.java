package io.weir.host.net;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * How soon a loop looks at its sockets again. One to which datagrams come again and again within
 * moments lets some gather before it looks, as network cards do before they interrupt: a wake-up
 * costs more than the datagram that it is for. Where many come it looks twice as often as where few
 * do. Confined to its loop.
 */
public final class Gathering implements SelectStrategy {
  /** A shorter pause is not worth going to sleep for. */
  static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /** Quick looks in a row before the loop pauses at all, so that a lone burst goes on at once. */
  static final int BUSY = 16;

  /** Datagrams for which a wake-up is well spent; where more come, looks follow sooner. */
  static final int ENOUGH = 8;

  /** So many more pauses that gathered nothing than others, and the loop has to be busy anew. */
  private static final int VAIN = 5;

  private final long longest;
  private final LongSupplier clock;
  private final LongConsumer pause;
  private long span;
  private int quick;
  private int served;
  private boolean pausing;
  private boolean paused;
  private long looked;

  /**
   * A loop that has not been busy yet.
   *
   * @param longest nanoseconds from one look to the next of a busy loop to which few datagrams
   *     come, half of it where many do; 0 lets it look at once always
   */
  Gathering(long longest) {
    this(longest, System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * With another time than the machine's.
   *
   * @param clock nanoseconds, from any origin
   * @param pause returns after so many nanoseconds, or earlier
   */
  Gathering(long longest, LongSupplier clock, LongConsumer pause) {
    this.longest = longest;
    this.clock = clock;
    this.pause = pause;
    this.span = longest / 2;
    this.looked = clock.getAsLong() - longest;
  }

  /** A datagram was relayed in this turn of the loop. */
  public void served() {
    served++;
  }

  @Override
  public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
    if (hasTasks) {
      return selectNow.get();
    }
    if (served > 0) {
      gather();
    }
    return SELECT;
  }

  private void gather() {
    long now = clock.getAsLong();
    learn(now - looked < longest / 2);
    long left = looked + span - now;
    served = 0;
    paused = pausing && left > LEAST_NANOS;
    if (paused) {
      pause.accept(left);
      now = clock.getAsLong();
    }
    looked = now;
  }

  private void learn(boolean soon) {
    if (paused) {
      long step = longest / 16;
      span = served < ENOUGH ? Math.min(longest, span + step) : Math.max(longest / 2, span - step);
    }
    boolean good = paused ? served > 1 : soon;
    quick = good ? Math.min(BUSY, quick + 1) : Math.max(0, quick - 1);
    if (quick == BUSY) {
      pausing = true;
    } else if (pausing && quick <= BUSY - VAIN) {
      pausing = false;
      quick = 0;
    }
  }
}
