package io.weir.plugin.http;

import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.protocol.ProtocolServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One listener, and the connections to origins. */
final class HttpServer implements ProtocolServer {
  private final Listeners listeners;
  private final InetSocketAddress address;
  private final HttpAcceptor acceptor;
  private final HttpUpstream upstream;
  private @Nullable CompletionStage<Listener> listener;

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
  public CompletionStage<List<InetSocketAddress>> start() {
    CompletionStage<Listener> opened = listeners.tcp("http", address, acceptor);
    listener = opened;
    return opened.thenApply(open -> List.of(open.address()));
  }

  @Override
  public CompletionStage<Integer> drain(Duration grace) {
    acceptor.drain();
    return opened()
        .thenCompose(
            open ->
                open.isPresent() ? open.get().drain(grace) : CompletableFuture.completedStage(0));
  }

  @Override
  public CompletionStage<Void> stop() {
    return opened()
        .thenCompose(
            open ->
                open.isPresent() ? open.get().stop() : CompletableFuture.<Void>completedStage(null))
        .thenRun(upstream::close);
  }

  /** The listener, if it was asked for and came to be. */
  private CompletionStage<Optional<Listener>> opened() {
    CompletionStage<Listener> started = listener;
    return started == null
        ? CompletableFuture.completedStage(Optional.empty())
        : started.handle((open, failure) -> Optional.ofNullable(open));
  }
}
