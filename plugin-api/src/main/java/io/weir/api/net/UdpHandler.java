package io.weir.api.net;

/**
 * Takes the datagrams that belong to no session, on one event loop: its methods are called by that
 * thread only and must not block.
 */
public interface UdpHandler {

  /**
   * A datagram that was classified as a handshake. Whoever sent it is unverified: its address may
   * be forged. A throw is logged (rate-limited) and counted, and costs that datagram only.
   *
   * @param handshake valid during the call only
   */
  void received(UdpHandshake handshake);

  /**
   * No more handshakes come: the listener was stopped, or another has taken the socket over.
   * Openings and sessions go on. Called once.
   */
  default void closed() {}
}
