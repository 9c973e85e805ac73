package io.weir.host.admin;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as text, without any look-up. */
final class Addresses {
  private Addresses() {}

  static String text(InetSocketAddress socket) {
    InetAddress address = socket.getAddress();
    String host = address == null ? socket.getHostString() : address.getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + socket.getPort();
  }
}
