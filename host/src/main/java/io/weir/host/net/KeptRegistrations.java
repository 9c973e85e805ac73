package io.weir.host.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Epoll that keeps a socket for which nothing is to be waited for at the moment. Netty 4.2.18 takes
 * such a socket out of the kernel's set and then believes it is still there: what is asked for next
 * fails with ENOENT and the connection is closed with all that was not written yet. It happens to a
 * connection whose peer has half-closed it, when more is written than its socket takes. In place of
 * nothing an edge-triggered wait for nothing is asked for, which stays in the set. Confined to its
 * loop, as what it wraps.
 */
final class KeptRegistrations extends ForwardingIoHandler {
  private KeptRegistrations(IoHandler epoll) {
    super(epoll);
  }

  /** Wraps what that factory makes. */
  static IoHandlerFactory of(IoHandlerFactory epoll) {
    return executor -> new KeptRegistrations(epoll.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Kept(super.register(handle));
  }

  private record Kept(IoRegistration registration) implements IoRegistration {

    @Override
    public long submit(IoOps ops) {
      return registration.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as declared by Netty
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      return registration.cancel();
    }
  }
}
