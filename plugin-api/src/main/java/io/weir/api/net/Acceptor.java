package io.weir.api.net;

import io.netty.channel.Channel;

/** Prepares new connections of one listener. */
public interface Acceptor {

  /**
   * Adds the protocol's handlers to a new connection. Called on the connection's event loop before
   * its first read; must not block. A throw closes that connection only. Handlers of the host, such
   * as those of TLS, may stand before the protocol's: what is put back to be read again goes by a
   * handler's context, not from the head of the pipeline.
   */
  void accept(Channel connection);
}
