package io.weir.api.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A plugin's hold on a listening socket and on the connections that it accepted there. Safe for use
 * by any thread; no method blocks.
 */
public interface Listener {

  /** The bound address, with the real port. */
  InetSocketAddress address();

  /**
   * Stops accepting, unless a newer version of the plugin has taken the socket over, and waits for
   * this listener's connections.
   *
   * @return completes with the number of connections left: 0 when the last has closed, or what is
   *     left after {@code grace}
   */
  CompletionStage<Integer> drain(Duration grace);

  /** Stops accepting and closes this listener's connections; idempotent. */
  CompletionStage<Void> stop();
}
