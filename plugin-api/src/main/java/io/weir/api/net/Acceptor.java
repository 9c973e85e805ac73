package io.weir.api.net;

import io.netty.channel.Channel;

/** Prepares new connections of one listener. */
public interface Acceptor {

  /**
   * Adds the protocol's handlers to a new connection. Called on the connection's event loop before
   * its first read; must not block. A throw closes that connection only.
   */
  void accept(Channel connection);
}
