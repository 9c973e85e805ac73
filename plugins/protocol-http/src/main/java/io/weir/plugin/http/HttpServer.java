package io.weir.plugin.http;

import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.protocol.ListeningServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Listeners, one of them perhaps by TLS, and the connections to origins. */
final class HttpServer extends ListeningServer {
  private final Listeners listeners;
  private final InetSocketAddress address;
  private final Optional<InetSocketAddress> tls;
  private final HttpAcceptor acceptor;
  private final HttpUpstream upstream;

  HttpServer(
      Listeners listeners,
      InetSocketAddress address,
      Optional<InetSocketAddress> tls,
      HttpAcceptor acceptor,
      HttpUpstream upstream) {
    this.listeners = listeners;
    this.address = address;
    this.tls = tls;
    this.acceptor = acceptor;
    this.upstream = upstream;
  }

  @Override
  protected CompletionStage<Listener> open() {
    return listeners.tcp("http", address, acceptor);
  }

  @Override
  protected List<Supplier<CompletionStage<Listener>>> alsoOpen() {
    return tls.stream()
        .<Supplier<CompletionStage<Listener>>>map(at -> () -> listeners.tls("https", at, acceptor))
        .toList();
  }

  @Override
  public CompletionStage<Integer> drain(Duration grace) {
    acceptor.drain();
    return super.drain(grace);
  }

  @Override
  public CompletionStage<Void> stop() {
    return super.stop().thenRun(upstream::close);
  }
}
