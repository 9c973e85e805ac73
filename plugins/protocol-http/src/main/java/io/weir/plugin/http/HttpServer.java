package io.weir.plugin.http;

import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.protocol.ListeningServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** One listener, and the connections to origins. */
final class HttpServer extends ListeningServer {
  private final Listeners listeners;
  private final InetSocketAddress address;
  private final HttpAcceptor acceptor;
  private final HttpUpstream upstream;

  HttpServer(
      Listeners listeners,
      InetSocketAddress address,
      HttpAcceptor acceptor,
      HttpUpstream upstream) {
    this.listeners = listeners;
    this.address = address;
    this.acceptor = acceptor;
    this.upstream = upstream;
  }

  @Override
  protected CompletionStage<Listener> open() {
    return listeners.tcp("http", address, acceptor);
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
