package io.weir.host.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.MessageSizeEstimator;

/**
 * Counts a waiting buffer as what it holds of memory, not as what it has to say: a slow reader of
 * many small messages would else keep a whole receive buffer for each within its water marks.
 */
final class HeldMemory implements MessageSizeEstimator, MessageSizeEstimator.Handle {
  static final HeldMemory ESTIMATOR = new HeldMemory();

  private HeldMemory() {}

  @Override
  public Handle newHandle() {
    return this;
  }

  @Override
  public int size(Object msg) {
    return msg instanceof ByteBuf bytes ? bytes.capacity() : 0;
  }
}
