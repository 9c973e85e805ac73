package io.weir.api.net.http;

import io.weir.api.net.Acceptor;

/**
 * Makes connections speak HTTP/1.1, or HTTP/2 where TLS has agreed on that. Safe for use by any
 * thread.
 */
public interface HttpAcceptor extends Acceptor {

  /**
   * Lets go of connections: those between two requests are closed, the others after their present
   * response, which says so ({@code Connection: close}, RFC 9112 section 9.6; GOAWAY, RFC 9113
   * section 6.8). Connections that were taken over are untouched. Call it before {@code
   * Listener.drain}. Never blocks; idempotent.
   */
  void drain();
}
