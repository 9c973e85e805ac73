package io.weir.host.cli;

import java.time.Duration;

/** How a run learns that it shall end, and says that it has. */
interface StopSignal {

  /**
   * From now on a request to end is kept for {@link #await()} instead of ending the process.
   *
   * @param force how long the process may take to end after a request; then it ends regardless
   */
  void arm(Duration force);

  /** Blocks until there is a request, which may have come before. */
  void await() throws InterruptedException;

  /** As {@link #await()}, but for so long at most; gives whether there is a request. */
  boolean await(Duration timeout) throws InterruptedException;

  /** The run is over. If there was a request the process ends with this code. */
  void finished(int exitCode);
}
