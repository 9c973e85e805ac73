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
 * costs more than the datagram that it is for. Confined to its loop.
 */
public final class Gathering implements SelectStrategy {
  /** A shorter pause is not worth going to sleep for. */
  static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /** Quick looks in a row before the loop pauses at all, so that a lone burst goes on at once. */
  static final int BUSY = 16;

  /** So many more pauses that gathered nothing than others, and the loop has to be busy anew. */
  private static final int VAIN = 5;

  private final long nanos;
  private final LongSupplier clock;
  private final LongConsumer pause;
  private int quick;
  private int served;
  private boolean pausing;
  private boolean paused;
  private long looked;

  /**
   * A loop that has not been busy yet.
   *
   * @param nanos from one look to the next of a busy loop; 0 lets it look at once always
   */
  Gathering(long nanos) {
    this(nanos, System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * With another time than the machine's.
   *
   * @param clock nanoseconds, from any origin
   * @param pause returns after so many nanoseconds, or earlier
   */
  Gathering(long nanos, LongSupplier clock, LongConsumer pause) {
    this.nanos = nanos;
    this.clock = clock;
    this.pause = pause;
    this.looked = clock.getAsLong() - nanos;
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
    long left = looked + nanos - now;
    learn(left > 0);
    served = 0;
    paused = pausing && left > LEAST_NANOS;
    if (paused) {
      pause.accept(left);
      now = clock.getAsLong();
    }
    looked = now;
  }

  private void learn(boolean soon) {
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
