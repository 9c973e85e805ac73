package io.weir.api.net;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * Hears from an origin before the session is joined. Called on the event loop of its port; must not
 * block. What it throws counts as {@link #failed}.
 */
public interface UdpOriginHandler {

  /**
   * The origin sent something.
   *
   * @param datagram released after the call, so whoever keeps it retains it
   */
  void received(ByteBuf datagram);

  /**
   * Nobody listens there (ICMP port unreachable, as {@link java.net.ConnectException}) or the
   * socket failed; it is closed already. Called at most once.
   */
  void failed(IOException cause);
}
