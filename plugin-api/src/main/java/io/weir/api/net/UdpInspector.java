package io.weir.api.net;

import io.netty.buffer.ByteBuf;
import io.weir.api.routing.EndReason;

/**
 * A protocol's eye on the datagrams of its sessions. Called on the session's event loop, for every
 * datagram: it must be cheap, must not block, and must not change the buffer's indices. What it
 * throws ends the session as {@code CLIENT_ERROR} or {@code ORIGIN_ERROR}, by who sent the
 * datagram.
 */
public interface UdpInspector {

  /**
   * The client sent this.
   *
   * @param datagram released by the host; whoever keeps it retains it
   * @return whether it is relayed to the origin, which is so too if the session was ended in this
   *     call
   */
  boolean fromClient(UdpSession session, ByteBuf datagram);

  /**
   * The origin sent this.
   *
   * @param datagram released by the host; whoever keeps it retains it
   * @return whether it is relayed to the client, which is so too if the session was ended in this
   *     call
   */
  boolean fromOrigin(UdpSession session, ByteBuf datagram);

  /**
   * The session is over: the place for last words. What {@link UdpSession#toClient} and {@link
   * UdpSession#toOrigin} are given during this call still leaves. The route is closed already.
   * Called once for every session.
   */
  void ended(UdpSession session, EndReason reason);
}
