package io.weir.host.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT, by way of a shutdown hook. The JVM would end with 143 after its hooks, so the
 * hook waits for the run and halts with the code of the run itself.
 */
final class ProcessSignals implements StopSignal {
  private static final int FORCED = 1;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile int exitCode = FORCED;

  @Override
  public void arm(Duration force) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(force), "weir-stop"));
  }

  @Override
  public void await() throws InterruptedException {
    requested.await();
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return requested.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void finished(int code) {
    exitCode = code;
    finished.countDown();
  }

  private void end(Duration force) {
    requested.countDown();
    try {
      if (!finished.await(force.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("weir: not stopped within " + force.toMillis() + " ms, forced");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
