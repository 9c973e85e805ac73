package io.weir.host.overload;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Open files and sockets. To have the system count them takes longer the more there are, so that is
 * done seldom, and in between Weir counts its own sockets. Safe for use by any thread.
 */
public final class Descriptors implements Supply {
  private static final long MEASURE_SECONDS = 10;

  private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
  private final long limit;
  private final IntSupplier sockets;
  private volatile long others;

  /**
   * Of this process.
   *
   * @param sockets counts those of which it changes all the time
   */
  public Descriptors(IntSupplier sockets) {
    this.sockets = sockets;
    this.limit =
        system instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : 0;
  }

  /** Has the system count now and then. */
  public void start(ScheduledExecutorService timer, Executor executor) {
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            executor.execute(this::measure);
          } catch (RejectedExecutionException e) {
            // next time
          }
        },
        0,
        MEASURE_SECONDS,
        TimeUnit.SECONDS);
  }

  private void measure() {
    if (system instanceof UnixOperatingSystemMXBean unix) {
      others = Math.max(0, unix.getOpenFileDescriptorCount() - sockets.getAsInt());
    }
  }

  @Override
  public int percent(boolean over) {
    return Supply.percent(others + sockets.getAsInt(), limit);
  }
}
