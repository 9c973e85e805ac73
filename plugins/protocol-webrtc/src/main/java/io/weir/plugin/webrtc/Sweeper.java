package io.weir.plugin.webrtc;

import io.weir.plugin.webrtc.session.Sessions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks after all sessions by one task, on the host's timer. Safe for use by any thread. */
final class Sweeper {
  private static final long PAUSE_MILLIS = 500;
  private static final long LOOK_MILLIS = 50;

  private final Sessions sessions;
  private final ScheduledExecutorService timer;
  private @Nullable Future<?> task;

  Sweeper(Sessions sessions, ScheduledExecutorService timer) {
    this.sessions = sessions;
    this.timer = timer;
  }

  /** Begins. */
  synchronized void start() {
    task =
        timer.scheduleWithFixedDelay(
            sessions::sweep, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Completes once {@link Sessions#allTold}, at the latest after {@code limit}. */
  CompletionStage<Void> allTold(Duration limit) {
    CompletableFuture<Void> told = new CompletableFuture<>();
    look(told, System.nanoTime() + limit.toNanos());
    return told;
  }

  private void look(CompletableFuture<Void> told, long deadline) {
    if (sessions.allTold() || System.nanoTime() - deadline >= 0) {
      told.complete(null);
    } else {
      timer.schedule(() -> look(told, deadline), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  synchronized void stop() {
    if (task != null) {
      task.cancel(false);
    }
  }
}
