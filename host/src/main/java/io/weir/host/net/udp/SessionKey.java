package io.weir.host.net.udp;

import java.net.InetSocketAddress;

/**
 * What a session is found by. Kept ones never change; a probe is set anew for each datagram, so
 * that looking up allocates nothing.
 */
final class SessionKey {
  private InetSocketAddress address;
  private long id;

  SessionKey(InetSocketAddress address, long id) {
    this.address = address;
    this.id = id;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Only for a probe. */
  SessionKey set(InetSocketAddress otherAddress, long otherId) {
    address = otherAddress;
    id = otherId;
    return this;
  }

  @Override
  public int hashCode() {
    return address.hashCode() * 31 + Long.hashCode(id * 0x9E3779B97F4A7C15L);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionKey key && key.id == id && key.address.equals(address);
  }
}
