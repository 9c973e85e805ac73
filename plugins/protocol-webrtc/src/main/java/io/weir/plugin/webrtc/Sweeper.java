package io.weir.plugin.webrtc;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.weir.plugin.webrtc.session.Sessions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks after all sessions by one task, on one event loop. Safe for use by any thread. */
final class Sweeper {
  private static final long PAUSE_MILLIS = 500;

  private final Sessions sessions;
  private @Nullable Future<?> task;
  private boolean stopped;

  Sweeper(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Begins on the first loop that offers itself. */
  synchronized void sweepOn(EventLoop loop) {
    if (task == null && !stopped) {
      task =
          loop.scheduleWithFixedDelay(
              sessions::sweep, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  synchronized void stop() {
    stopped = true;
    if (task != null) {
      task.cancel(false);
    }
  }
}
