package io.weir.host.net;

import io.weir.api.net.Acceptor;
import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.net.UdpProtocol;
import io.weir.host.net.udp.UdpListeners;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/**
 * The host's listening sockets of both kinds.
 *
 * @param streams TCP
 * @param datagrams UDP
 */
public record HostListeners(TcpListeners streams, UdpListeners datagrams) implements Listeners {

  @Override
  public CompletionStage<Listener> tcp(String name, InetSocketAddress address, Acceptor acceptor) {
    return streams.tcp(name, address, acceptor);
  }

  @Override
  public CompletionStage<Listener> tls(String name, InetSocketAddress address, Acceptor acceptor) {
    return streams.tls(name, address, acceptor);
  }

  @Override
  public CompletionStage<Listener> udp(
      String name, InetSocketAddress address, UdpProtocol protocol) {
    return datagrams.udp(name, address, protocol);
  }
}
