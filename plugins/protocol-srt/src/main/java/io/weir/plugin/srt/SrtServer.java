package io.weir.plugin.srt;

import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.net.UdpProtocol;
import io.weir.api.protocol.ListeningServer;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/** One datagram listener, whose sessions are SRT connections. */
final class SrtServer extends ListeningServer {
  private final Listeners listeners;
  private final InetSocketAddress address;
  private final UdpProtocol protocol;

  SrtServer(Listeners listeners, InetSocketAddress address, UdpProtocol protocol) {
    this.listeners = listeners;
    this.address = address;
    this.protocol = protocol;
  }

  @Override
  protected CompletionStage<Listener> open() {
    return listeners.udp("srt", address, protocol);
  }
}
