package io.weir.host.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Proves that nobody else holds a port, before sockets that could share it are bound. */
final class Bind {
  private Bind() {}

  /**
   * Binds the address exclusively for a moment.
   *
   * @return the address with its real port
   * @throws BindException if the address is taken or not ours; the message names it
   */
  static InetSocketAddress exclusively(InetSocketAddress address) throws BindException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address, 1);
      return new InetSocketAddress(address.getAddress(), socket.getLocalPort());
    } catch (IOException e) {
      BindException named =
          new BindException("cannot listen on " + text(address) + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  static String text(InetSocketAddress address) {
    return address.isUnresolved()
        ? address.getHostString() + ":" + address.getPort() + " (unknown host)"
        : address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
