package io.weir.api.net.http;

/** Answers requests. */
public interface HttpHandler {

  /**
   * Takes a request whose head has been read. Called on the connection's event loop, for one
   * request of a connection after the other; must not block. The answer may come later, on the same
   * event loop. A throw is answered by 500.
   */
  void handle(HttpCall call);
}
