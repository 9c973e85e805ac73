package io.weir.plugin.webrtc;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.weir.plugin.webrtc.session.Sessions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks after all sessions by one task, on one event loop. Safe for use by any thread. */
final class Sweeper {
  private static final long PAUSE_MILLIS = 500;
  private static final long LOOK_MILLIS = 50;

  private final Sessions sessions;
  private @Nullable EventLoop loop;
  private @Nullable Future<?> task;
  private boolean stopped;

  Sweeper(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Begins on the first loop that offers itself. */
  synchronized void sweepOn(EventLoop loop) {
    if (task == null && !stopped) {
      this.loop = loop;
      task =
          loop.scheduleWithFixedDelay(
              sessions::sweep, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Completes once {@link Sessions#allTold}, at the latest after {@code limit}. */
  synchronized CompletionStage<Void> allTold(Duration limit) {
    EventLoop at = loop;
    CompletableFuture<Void> told = new CompletableFuture<>();
    if (at == null) {
      told.complete(null);
    } else {
      look(at, told, System.nanoTime() + limit.toNanos());
    }
    return told;
  }

  private void look(EventLoop at, CompletableFuture<Void> told, long deadline) {
    if (sessions.allTold() || System.nanoTime() - deadline >= 0) {
      told.complete(null);
    } else {
      at.schedule(() -> look(at, told, deadline), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  synchronized void stop() {
    stopped = true;
    if (task != null) {
      task.cancel(false);
    }
  }
}
