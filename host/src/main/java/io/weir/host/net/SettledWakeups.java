package io.weir.host.net;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * io_uring that ends only when nobody wakes it any more. Netty 4.2.18 frees what the kernel reads a
 * wakeup into without having seen the last one: a thread that woke the loop as it ended leaves the
 * kernel a read to finish later, in memory that belongs to somebody else by then (the process
 * aborts with "unaligned tcache chunk detected", or worse does not). Confined to its loop, but for
 * {@link #wakeup()}.
 */
final class SettledWakeups extends ForwardingIoHandler {
  private final ThreadAwareExecutor loop;
  private boolean ended;

  private SettledWakeups(IoHandler uring, ThreadAwareExecutor loop) {
    super(uring);
    this.loop = loop;
  }

  /** Wraps what that factory makes. */
  static IoHandlerFactory of(IoHandlerFactory uring) {
    return executor -> new SettledWakeups(uring.newHandler(executor), executor);
  }

  /** What was written to wake the loop is read before the memory that it is read into is freed. */
  @Override
  public void destroy() {
    synchronized (this) {
      ended = true;
    }
    prepareToDestroy();
    super.destroy();
  }

  /** The loop is awake when it calls itself, and does not wait behind others who wake it. */
  @Override
  public void wakeup() {
    if (!loop.isExecutorThread(Thread.currentThread())) {
      wakeupUnlessEnded();
    }
  }

  private synchronized void wakeupUnlessEnded() {
    if (!ended) {
      super.wakeup();
    }
  }
}
