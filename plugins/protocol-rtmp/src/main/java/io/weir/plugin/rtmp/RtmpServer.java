package io.weir.plugin.rtmp;

import io.weir.api.net.Acceptor;
import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.protocol.ListeningServer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Listeners, one of them perhaps by TLS, whose connections are RTMP sessions. */
final class RtmpServer extends ListeningServer {
  private final Listeners listeners;
  private final InetSocketAddress address;
  private final Optional<InetSocketAddress> tls;
  private final Acceptor acceptor;

  RtmpServer(
      Listeners listeners,
      InetSocketAddress address,
      Optional<InetSocketAddress> tls,
      Acceptor acceptor) {
    this.listeners = listeners;
    this.address = address;
    this.tls = tls;
    this.acceptor = acceptor;
  }

  @Override
  protected CompletionStage<Listener> open() {
    Rehearsal.of(acceptor, new Random());
    return listeners.tcp("rtmp", address, acceptor);
  }

  @Override
  protected List<Supplier<CompletionStage<Listener>>> alsoOpen() {
    return tls.stream()
        .<Supplier<CompletionStage<Listener>>>map(at -> () -> listeners.tls("rtmps", at, acceptor))
        .toList();
  }
}
