package io.weir.plugin.srt;

import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.net.UdpProtocol;
import io.weir.api.protocol.ProtocolServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One datagram listener, whose sessions are SRT connections. */
final class SrtServer implements ProtocolServer {
  private final Listeners listeners;
  private final InetSocketAddress address;
  private final UdpProtocol protocol;
  private @Nullable CompletionStage<Listener> listener;

  SrtServer(Listeners listeners, InetSocketAddress address, UdpProtocol protocol) {
    this.listeners = listeners;
    this.address = address;
    this.protocol = protocol;
  }

  @Override
  public CompletionStage<List<InetSocketAddress>> start() {
    CompletionStage<Listener> opened = listeners.udp("srt", address, protocol);
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
