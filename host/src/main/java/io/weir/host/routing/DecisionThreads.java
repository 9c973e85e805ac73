package io.weir.host.routing;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where strategies run. A thread that does not come back from a strategy is written off and
 * replaced, so that one bad plugin cannot use them up.
 */
final class DecisionThreads {
  private static final Logger log = LoggerFactory.getLogger(DecisionThreads.class);

  /** More than this many written-off threads would be a leak; the strategy goes instead. */
  static final int MAX_WRITTEN_OFF = 8;

  private final ThreadPoolExecutor pool;
  private int writtenOff;

  DecisionThreads(int threads, ThreadFactory factory) {
    pool =
        new ThreadPoolExecutor(
            threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
  }

  void execute(Runnable decision) {
    pool.execute(decision);
  }

  /** Replaces a thread; returns false if too many are written off already. */
  synchronized boolean writeOff(Thread thread, String strategy) {
    if (writtenOff == MAX_WRITTEN_OFF) {
      return false;
    }
    writtenOff++;
    resize(1);
    log.error(
        "strategy {} does not return on thread {}; the thread is written off ({} of {})",
        strategy,
        thread.getName(),
        writtenOff,
        MAX_WRITTEN_OFF);
    return true;
  }

  /** A written-off thread came back after all. */
  synchronized void returned() {
    writtenOff--;
    resize(-1);
  }

  private void resize(int by) {
    int size = pool.getCorePoolSize() + by;
    if (by > 0) {
      pool.setMaximumPoolSize(size);
      pool.setCorePoolSize(size);
    } else {
      pool.setCorePoolSize(size);
      pool.setMaximumPoolSize(size);
    }
  }

  void stop() {
    pool.shutdownNow();
  }
}
