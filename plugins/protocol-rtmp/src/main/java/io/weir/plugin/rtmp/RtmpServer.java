package io.weir.plugin.rtmp;

import io.weir.api.net.Acceptor;
import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.protocol.ProtocolServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
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
    CompletionStage<Listener> opened = listeners.tcp("rtmp", address, acceptor);
    listener = opened;
    return opened.thenApply(open -> List.of(open.address()));
  }

  @Override
  public CompletionStage<Integer> drain(Duration grace) {
    CompletionStage<Listener> opened = listener;
    return opened == null
        ? CompletableFuture.completedStage(0)
        : opened.thenCompose(open -> open.drain(grace));
  }

  @Override
  public CompletionStage<Void> stop() {
    CompletionStage<Listener> opened = listener;
    return opened == null
        ? CompletableFuture.completedStage(null)
        : opened.handle((open, failure) -> open).thenCompose(RtmpServer::stop);
  }

  private static CompletionStage<Void> stop(@Nullable Listener open) {
    return open == null ? CompletableFuture.completedStage(null) : open.stop();
  }
}
