package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.codec.rtmp.ControlMessages;

/** Sends the acknowledgements that a client is owed for what it sends before it is relayed. */
final class Acknowledger {
  private static final int HANDSHAKE = 1 + 2 * 1536;

  private long received = HANDSHAKE;
  private long acknowledged;

  void received(int bytes) {
    received += bytes;
  }

  /** Appends to {@code out} what is owed by the window that the client has set. */
  void acknowledge(Negotiation negotiation, ByteBufAllocator alloc, ByteBuf out) {
    long window = negotiation.clientWindow();
    if (window > 0 && received - acknowledged >= window) {
      acknowledged = received;
      negotiation.say(ControlMessages.acknowledgement(alloc, received), out);
    }
  }
}
