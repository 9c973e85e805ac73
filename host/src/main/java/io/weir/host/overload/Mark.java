package io.weir.host.overload;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far one supply may be used. Once it was used further, it must be used clearly less before
 * that is over, so that nothing flaps. Safe for use by any thread.
 */
final class Mark {
  private static final Logger log = LoggerFactory.getLogger(Mark.class);

  private final String name;
  private final Supply supply;
  private final int high;
  private final int low;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile int percent;

  /**
   * A supply of which nothing is known yet.
   *
   * @param name for logs, metrics and operators
   * @param high percent from which on it is used too far; 0 is never
   * @param low percent below which it is not any longer
   */
  Mark(String name, Supply supply, int high, int low) {
    this.name = name;
    this.supply = supply;
    this.high = high;
    this.low = low;
  }

  String name() {
    return name;
  }

  /** Asks the supply. */
  void look() {
    boolean before = over.get();
    int now = supply.percent(before);
    percent = now;
    if (!before && high > 0 && now >= high && over.compareAndSet(false, true)) {
      log.warn("{}: {} % used; new sessions are refused until it is below {} %", name, now, low);
    } else if (before && now < low && over.compareAndSet(true, false)) {
      log.info("{}: {} % used; new sessions are taken again", name, now);
    }
  }

  boolean isOver() {
    return over.get();
  }

  /** What is used, when it was last asked. */
  int percent() {
    return percent;
  }
}
