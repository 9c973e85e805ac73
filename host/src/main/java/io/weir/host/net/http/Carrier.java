package io.weir.host.net.http;

import io.netty.channel.Channel;

/**
 * What carries a call: a connection of HTTP/1.1, one call after the other, or a stream of HTTP/2.
 * Confined to its event loop.
 */
interface Carrier {

  /** Takes Netty's HTTP messages of the answer. */
  Channel channel();

  ServerAcceptor server();

  /** It serves the call while there is one. */
  LazyTimer timer();

  /** Reports what a client did wrongly within a request. */
  void report(String reason, String detail);

  /** The call was answered in full; {@code again} is whether the client may go on. */
  void answered(boolean again);

  /**
   * Takes HTTP off the channel: what is written from now on are the bytes of the answer's body.
   *
   * @param upgrade whether what the client sends is kept; else it is dropped
   */
  void release(boolean upgrade);
}
