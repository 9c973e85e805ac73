package io.weir.api.net;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/**
 * A datagram socket that is connected to an origin and hears only from it. For the thread of its
 * port's loop only; nothing blocks.
 */
public interface UdpOrigin {

  /** The origin's address. */
  InetSocketAddress address();

  /**
   * Sends to the origin; takes the buffer over. It leaves with the others of this turn of the loop.
   * Dropped and counted if the socket is closed or cannot take more.
   */
  void send(ByteBuf datagram);

  /**
   * Keeps what the origin sends from now on until the socket is joined, in the system's receive
   * buffer: for the time between the origin's consent and the route. Its handler hears only of
   * failures meanwhile.
   */
  void hold();

  /** Closes it; idempotent. Does nothing once joined: end the session instead. */
  void close();
}
