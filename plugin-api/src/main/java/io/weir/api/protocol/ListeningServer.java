package io.weir.api.protocol;

import io.weir.api.net.Listener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that has one listening socket: opens, drains and stops it. Its methods are called by
 * one host thread, never concurrently, and none blocks.
 */
public abstract class ListeningServer implements ProtocolServer {
  private @Nullable CompletionStage<Listener> listener;

  /** For subclasses; nothing listens yet. */
  protected ListeningServer() {}

  /**
   * Opens the socket. Called once, by {@link #start}.
   *
   * @return completes when it listens, or fails, which rolls the start back
   */
  protected abstract CompletionStage<Listener> open();

  @Override
  public CompletionStage<List<InetSocketAddress>> start() {
    CompletionStage<Listener> opening = open();
    listener = opening;
    return opening.thenApply(opened -> List.of(opened.address()));
  }

  @Override
  public CompletionStage<Integer> drain(Duration grace) {
    return opened()
        .thenCompose(
            opened ->
                opened
                    .map(it -> it.drain(grace))
                    .orElseGet(() -> CompletableFuture.completedStage(0)));
  }

  @Override
  public CompletionStage<Void> stop() {
    return opened()
        .thenCompose(
            opened ->
                opened.map(Listener::stop).orElseGet(() -> CompletableFuture.completedStage(null)));
  }

  /** The listener, if it was asked for and came to be. */
  private CompletionStage<Optional<Listener>> opened() {
    CompletionStage<Listener> started = listener;
    return started == null
        ? CompletableFuture.completedStage(Optional.empty())
        : started.handle((opened, failure) -> Optional.ofNullable(opened));
  }
}
