package io.weir.host.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Writes addresses as URLs have them. Pure. */
final class Addresses {
  private Addresses() {}

  /** How this machine reaches what listens there: on all addresses is on loopback, too. */
  static String reach(InetSocketAddress listening) {
    InetAddress address = listening.getAddress();
    if (address == null) {
      return listening.getHostString() + ":" + listening.getPort();
    }
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + listening.getPort();
  }
}
