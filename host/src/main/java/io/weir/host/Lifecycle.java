package io.weir.host;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in reverse. For one thread. */
final class Lifecycle {
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);
  private static final long STEP_SECONDS = 10;

  /** Stops one thing; may block. */
  interface Stop {
    void run() throws Exception;
  }

  private record Step(String name, Stop stop) {}

  private final Deque<Step> started = new ArrayDeque<>();

  /** Something runs, or is about to: its stop must cope with a failed start. */
  void push(String name, Stop stop) {
    started.push(new Step(name, stop));
  }

  /** Stops everything, the last started first; what fails to stop does not keep the others. */
  void stopAll() {
    while (!started.isEmpty()) {
      Step step = started.pop();
      try {
        step.stop().run();
      } catch (Exception e) {
        log.warn("{} did not stop cleanly", step.name(), e);
      }
    }
  }

  /** Waits for a stage on the thread that starts and stops. */
  static <T> T await(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (TimeoutException e) {
      throw new TimeoutException("not done after " + STEP_SECONDS + " s");
    }
  }

  private static Exception unwrapped(ExecutionException error) {
    Throwable cause = error.getCause();
    if (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof Exception exception ? exception : error;
  }
}
