package io.weir.plugin.rtmp.session;

import io.weir.api.net.Acceptor;
import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.net.UdpProtocol;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/** A session under test opens no sockets. */
final class NoListeners implements Listeners {
  @Override
  public CompletionStage<Listener> tcp(String name, InetSocketAddress address, Acceptor acceptor) {
    throw new IllegalStateException("no listeners here");
  }

  @Override
  public CompletionStage<Listener> tls(String name, InetSocketAddress address, Acceptor acceptor) {
    throw new IllegalStateException("no listeners here");
  }

  @Override
  public CompletionStage<Listener> udp(
      String name, InetSocketAddress address, UdpProtocol protocol) {
    throw new IllegalStateException("no listeners here");
  }
}
