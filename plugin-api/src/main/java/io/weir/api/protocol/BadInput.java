package io.weir.api.protocol;

import java.net.SocketAddress;

/**
 * Counts what clients (or origins) said wrongly, and logs a rate-limited line. Safe for use by any
 * thread; never blocks.
 */
public interface BadInput {

  /**
   * Counts one.
   *
   * @param reason a word from a small fixed set, in lower case; the metric's tag
   * @param peer who said it
   * @param detail value and expectation, for the log
   */
  void report(String reason, SocketAddress peer, String detail);
}
