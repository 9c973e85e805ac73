package io.weir.plugin.webrtc.media;

import io.netty.buffer.ByteBuf;
import io.weir.codec.webrtc.stun.StunMessage;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the latest connectivity checks came from, so that each answer goes back there, whichever
 * path the media takes. A check that is never answered is overwritten in time. For one thread.
 */
final class Transactions {
  private static final int SLOTS = 16;

  private final long[] starts = new long[SLOTS];
  private final int[] ends = new int[SLOTS];
  private final @Nullable InetSocketAddress[] askers = new InetSocketAddress[SLOTS];
  private int next;

  /** A request was passed on. */
  void asked(ByteBuf request, InetSocketAddress from) {
    starts[next] = StunMessage.transactionStart(request);
    ends[next] = StunMessage.transactionEnd(request);
    askers[next] = from;
    next = (next + 1) % SLOTS;
  }

  /** Who asked what this answers; null if nobody is known. */
  @Nullable InetSocketAddress answered(ByteBuf response) {
    long start = StunMessage.transactionStart(response);
    int end = StunMessage.transactionEnd(response);
    for (int i = 0; i < SLOTS; i++) {
      if (starts[i] == start && ends[i] == end && askers[i] != null) {
        return askers[i];
      }
    }
    return null;
  }
}
