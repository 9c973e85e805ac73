package io.weir.api.protocol;

import io.weir.api.net.Listener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A protocol whose listening sockets all do the same: opens, drains and stops them. Its methods are
 * called by one host thread, never concurrently, and none blocks.
 */
public abstract class ListeningServer implements ProtocolServer {
  private final List<Listener> open = new ArrayList<>();

  /** For subclasses; nothing listens yet. */
  protected ListeningServer() {}

  /**
   * Opens the socket. Called once, by {@link #start}.
   *
   * @return completes when it listens, or fails, which rolls the start back
   */
  protected abstract CompletionStage<Listener> open();

  /** Further sockets, opened one after the other behind {@link #open}; none unless overridden. */
  protected List<Supplier<CompletionStage<Listener>>> alsoOpen() {
    return List.of();
  }

  @Override
  public CompletionStage<List<InetSocketAddress>> start() {
    CompletionStage<Void> opening = open().thenAccept(this::opened);
    for (Supplier<CompletionStage<Listener>> next : alsoOpen()) {
      opening = opening.thenCompose(done -> next.get()).thenAccept(this::opened);
    }
    return opening.thenApply(done -> opened().stream().map(Listener::address).toList());
  }

  private synchronized void opened(Listener listener) {
    open.add(listener);
  }

  private synchronized List<Listener> opened() {
    return List.copyOf(open);
  }

  @Override
  public CompletionStage<Integer> drain(Duration grace) {
    CompletionStage<Integer> left = CompletableFuture.completedStage(0);
    for (Listener listener : opened()) {
      left = left.thenCombine(listener.drain(grace), Integer::sum);
    }
    return left;
  }

  @Override
  public CompletionStage<Void> stop() {
    return CompletableFuture.allOf(
        opened().stream()
            .map(Listener::stop)
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new));
  }
}
