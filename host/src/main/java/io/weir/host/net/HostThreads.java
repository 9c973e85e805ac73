package io.weir.host.net;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All threads of the host that are no event loops; nothing else makes threads. */
public final class HostThreads {
  private static final Logger log = LoggerFactory.getLogger(HostThreads.class);
  private static final int ADMIN_THREADS = 8;
  private static final int ADMIN_QUEUE = 256;

  private final ScheduledThreadPoolExecutor timer;
  private final ThreadPoolExecutor admin;

  /** Starts no thread yet. */
  public HostThreads() {
    timer = new Timer();
    timer.setRemoveOnCancelPolicy(true);
    admin =
        new ThreadPoolExecutor(
            ADMIN_THREADS,
            ADMIN_THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(ADMIN_QUEUE),
            new DefaultThreadFactory("weir-admin", true));
    admin.allowCoreThreadTimeOut(true);
  }

  /** One thread for short periodic work; nothing may block it. */
  public ScheduledExecutorService timer() {
    return timer;
  }

  /** Threads that serve the system API. */
  public ExecutorService admin() {
    return admin;
  }

  /** Names and makes the threads on which selection strategies run. */
  public static ThreadFactory decisions() {
    return new DefaultThreadFactory("weir-decision", true);
  }

  /** A single named thread, such as the one that starts and stops everything. */
  public static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(new DefaultThreadFactory(name, true));
  }

  /** A period that fails is logged, and the next one comes all the same. */
  private static final class Timer extends ScheduledThreadPoolExecutor {
    Timer() {
      super(1, new DefaultThreadFactory("weir-timer", true));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable command, long initialDelay, long delay, TimeUnit unit) {
      return super.scheduleWithFixedDelay(() -> run(command), initialDelay, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        Runnable command, long initialDelay, long period, TimeUnit unit) {
      return super.scheduleAtFixedRate(() -> run(command), initialDelay, period, unit);
    }

    private static void run(Runnable command) {
      try {
        command.run();
      } catch (RuntimeException e) {
        log.error("periodic work failed; it goes on with its next period", e);
      }
    }
  }

  /** Ends all threads, without waiting for their work. */
  public void stop() {
    timer.shutdownNow();
    admin.shutdownNow();
  }
}
