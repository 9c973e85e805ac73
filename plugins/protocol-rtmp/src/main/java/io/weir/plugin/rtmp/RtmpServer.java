package io.weir.plugin.rtmp;

import io.weir.api.net.Acceptor;
import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.protocol.ProtocolServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One listener, whose connections are RTMP sessions. */
final class RtmpServer implements ProtocolServer {
  private final Listeners listeners;
  private final InetSocketAddress address;
  private final Acceptor acceptor;
  private @Nullable CompletionStage<Listener> listener;

  RtmpServer(Listeners listeners, InetSocketAddress address, Acceptor acceptor) {
    this.listeners = listeners;
    this.address = address;
    this.acceptor = acceptor;
  }

  @Override
  public CompletionStage<List<InetSocketAddress>> start() {
    Rehearsal.of(acceptor, new Random());
    CompletionStage<Listener> opened = listeners.tcp("rtmp", address, acceptor);
    listener = opened;
    return opened.thenApply(open -> List.of(open.address()));
  }

  @Override
  public CompletionStage<Integer> drain(Duration grace) {
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
                open.isPresent()
                    ? open.get().stop()
                    : CompletableFuture.<Void>completedStage(null));
  }

  /** The listener, if it was asked for and came to be. */
  private CompletionStage<Optional<Listener>> opened() {
    CompletionStage<Listener> started = listener;
    return started == null
        ? CompletableFuture.completedStage(Optional.empty())
        : started.handle((open, failure) -> Optional.ofNullable(open));
  }
}
