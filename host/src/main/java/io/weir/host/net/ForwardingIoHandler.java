package io.weir.host.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/** Passes every call on; who extends it says what is different. */
abstract class ForwardingIoHandler implements IoHandler {
  private final IoHandler wrapped;

  ForwardingIoHandler(IoHandler wrapped) {
    this.wrapped = wrapped;
  }

  @Override
  public void initialize() {
    wrapped.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return wrapped.run(context);
  }

  @Override
  public void prepareToDestroy() {
    wrapped.prepareToDestroy();
  }

  @Override
  public void destroy() {
    wrapped.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return wrapped.register(handle);
  }

  @Override
  public void wakeup() {
    wrapped.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return wrapped.isCompatible(handleType);
  }
}
