package io.weir.plugin.rtmp;

import io.weir.api.net.Acceptor;
import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.protocol.ListeningServer;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/** One listener, whose connections are RTMP sessions. */
final class RtmpServer extends ListeningServer {
  private final Listeners listeners;
  private final InetSocketAddress address;
  private final Acceptor acceptor;

  RtmpServer(Listeners listeners, InetSocketAddress address, Acceptor acceptor) {
    this.listeners = listeners;
    this.address = address;
    this.acceptor = acceptor;
  }

  @Override
  protected CompletionStage<Listener> open() {
    Rehearsal.of(acceptor, new Random());
    return listeners.tcp("rtmp", address, acceptor);
  }
}
