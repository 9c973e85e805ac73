package io.weir.host.net.udp;

import java.net.InetSocketAddress;

/** A client's place within the limits, from its opening to its session's end. Of its loop. */
final class Place {
  private final InetSocketAddress client;
  private final UdpListener listener;
  private final Limits limits;
  private boolean opening = true;
  private boolean taken = true;

  /** A place that the limits have granted. */
  Place(InetSocketAddress client, UdpListener listener, Limits limits) {
    this.client = client;
    this.listener = listener;
    this.limits = limits;
    listener.entered();
  }

  InetSocketAddress client() {
    return client;
  }

  UdpListener listener() {
    return listener;
  }

  boolean isTaken() {
    return taken;
  }

  /** The opening has become a session. */
  void opened() {
    opening = false;
    limits.opened();
  }

  /** Gives it back; idempotent. */
  void release() {
    if (!taken) {
      return;
    }
    taken = false;
    limits.release(client.getAddress(), opening);
    listener.left();
  }
}
