package io.weir.api.net.http;

/** Makes the HTTP parts of one protocol. Safe for use by any thread; opens and blocks nothing. */
public interface HttpParts {

  /**
   * The server side: {@code listeners.tcp(name, address, http.acceptor(settings, handler))}.
   *
   * @param handler gets every request that keeps the rules
   */
  HttpAcceptor acceptor(HttpServerSettings settings, HttpHandler handler);

  /** The client side; close it when the protocol stops. */
  HttpUpstream upstream(HttpUpstreamSettings settings);
}
