package io.weir.api.net;

import io.netty.buffer.ByteBuf;
import io.weir.api.routing.EndReason;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A client and its origin socket, joined. Its datagrams pass unchanged and in order, each way
 * through the {@link UdpInspector}; nothing is kept for a side that cannot take more, as the
 * network would not keep it either. For the thread of its port's loop only, except {@link #end};
 * nothing blocks.
 *
 * <p>It ends when {@link #end} is called, its route is revoked, a side is silent, the origin's port
 * is unreachable ({@code ORIGIN_CLOSED}), or its listener is stopped ({@code DRAINING}).
 */
public interface UdpSession {

  /** Where the origin's datagrams go. */
  InetSocketAddress client();

  /**
   * Sends the origin's datagrams to another address from now on. Which addresses reach the session
   * does not change; see {@link #bind}. The address must have proven itself, and does not change
   * the count of sessions per address.
   */
  void moveTo(InetSocketAddress client);

  /**
   * Lets one more key lead here. Does nothing if it does already.
   *
   * @param id {@code 0..}{@link UdpProtocol#MAX_ID}
   * @return false if the key is another session's ({@link UdpPort#find} tells whose), if this one
   *     has 16 keys, or if it is over
   */
  boolean bind(InetSocketAddress from, long id);

  /** Takes a key away, if it leads here. */
  void unbind(InetSocketAddress from, long id);

  /**
   * Sends to the client on the protocol's own account; takes the buffer over. It leaves with the
   * others of this turn of the loop, and is counted in the traffic.
   */
  void toClient(ByteBuf datagram);

  /** The same, to an address of the client's other than {@link #client()}, proven like it. */
  void toClient(InetSocketAddress to, ByteBuf datagram);

  /**
   * Sends to the origin, as if the client had; takes the buffer over. It leaves with the others of
   * this turn of the loop, and is counted in the traffic. It is not a sign of the client's life.
   */
  void toOrigin(ByteBuf datagram);

  /** The client has shown that it lives, by a datagram that went to the handler. */
  void alive();

  /** Changes how long each side may be silent, counted from when it last said something. */
  void silence(Duration silence);

  /** Whether it still relays. */
  boolean isOpen();

  /**
   * Ends it: closes the route, takes its keys away, lets the inspector say its last words, closes
   * the origin's socket. For any thread; the first call decides the reason, later ones do nothing.
   */
  void end(EndReason reason);
}
