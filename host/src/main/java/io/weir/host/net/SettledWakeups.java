package io.weir.host.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;

/**
 * io_uring that ends only when nobody wakes it any more. Netty 4.2.18 frees what the kernel reads a
 * wakeup into without having seen the last one: a thread that woke the loop as it ended leaves the
 * kernel a read to finish later, in memory that belongs to somebody else by then (the process
 * aborts with "unaligned tcache chunk detected", or worse does not). Confined to its loop, but for
 * {@link #wakeup()}.
 */
final class SettledWakeups implements IoHandler {
  private final IoHandler uring;
  private boolean ended;

  private SettledWakeups(IoHandler uring) {
    this.uring = uring;
  }

  /** Wraps what that factory makes. */
  static IoHandlerFactory of(IoHandlerFactory uring) {
    return executor -> new SettledWakeups(uring.newHandler(executor));
  }

  @Override
  public void initialize() {
    uring.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return uring.run(context);
  }

  @Override
  public void prepareToDestroy() {
    uring.prepareToDestroy();
  }

  /** What was written to wake the loop is read before the memory that it is read into is freed. */
  @Override
  public void destroy() {
    synchronized (this) {
      ended = true;
    }
    uring.prepareToDestroy();
    uring.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return uring.register(handle);
  }

  @Override
  public synchronized void wakeup() {
    if (!ended) {
      uring.wakeup();
    }
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return uring.isCompatible(handleType);
  }
}
