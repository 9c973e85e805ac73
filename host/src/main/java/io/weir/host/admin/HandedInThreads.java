package io.weir.host.admin;

import java.util.concurrent.Executor;
import org.eclipse.jetty.util.thread.ThreadPool;

/** Lets Jetty use threads that belong to somebody else: it can neither count nor end them. */
record HandedInThreads(Executor executor) implements ThreadPool {

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void join() {}

  @Override
  public int getThreads() {
    return 1;
  }

  @Override
  public int getIdleThreads() {
    return 1;
  }

  @Override
  public boolean isLowOnThreads() {
    return false;
  }
}
