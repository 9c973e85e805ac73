package io.weir.api.net;

import io.netty.buffer.ByteBuf;

/**
 * A datagram protocol, as its listener needs it. A session is found by the address that a datagram
 * came from together with an id that the protocol reads out of the datagram; the address is always
 * part of the key, so the protocol sees only the bytes.
 *
 * <p>An id is {@code 0..MAX_ID}: SRT takes the destination socket id of the header, WebRTC, where
 * the address says it all, takes 0.
 */
public interface UdpProtocol {

  /** Classification: nothing to do with this protocol; dropped and counted. */
  long DROP = -1;

  /** Classification: goes to the {@link UdpHandler}, whatever sessions there are. */
  long HANDSHAKE = -2;

  /** The largest id. */
  long MAX_ID = (1L << 62) - 1;

  /**
   * Classification: goes to the session of this id, or to the {@link UdpHandler} if there is none.
   * A plain id of no session is dropped and counted instead.
   *
   * @param id {@code 0..MAX_ID}
   */
  static long orHandshake(long id) {
    return id | 1L << 62;
  }

  /**
   * Says where a datagram goes. Pure: the same bytes get the same answer. Runs for every datagram
   * before anything else, on any event loop and on several at once; must not block, allocate, or
   * change the buffer's indices. What it throws counts as {@link #DROP}.
   *
   * @param datagram the bytes between the reader and the writer index; may be empty
   * @return an id, {@link #orHandshake}, {@link #HANDSHAKE} or {@link #DROP}
   */
  long classify(ByteBuf datagram);

  /**
   * Makes the handler of one event loop. Called once for each event loop, on that loop, before its
   * first datagram; everything the handler makes stays on that loop and needs no locks.
   *
   * @param port this loop's share of the socket
   */
  UdpHandler handler(UdpPort port);
}
