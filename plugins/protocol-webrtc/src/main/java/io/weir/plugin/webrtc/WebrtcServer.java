package io.weir.plugin.webrtc;

import io.weir.api.net.Acceptor;
import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.net.UdpProtocol;
import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.protocol.ProtocolServer;
import io.weir.api.routing.EndReason;
import io.weir.plugin.webrtc.session.Sessions;
import io.weir.plugin.webrtc.signalling.OwnAddresses;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A listener for offers and one for media. */
final class WebrtcServer implements ProtocolServer {
  private final Listeners listeners;
  private final WebrtcSettings settings;
  private final HttpAcceptor acceptor;
  private final UdpProtocol media;
  private final Acceptor streams;
  private final HttpUpstream upstream;
  private final Sessions sessions;
  private final Sweeper sweeper;
  private final OwnAddresses own;
  private final List<Listener> open = new ArrayList<>();

  WebrtcServer(
      Listeners listeners,
      WebrtcSettings settings,
      HttpAcceptor acceptor,
      UdpProtocol media,
      Acceptor streams,
      HttpUpstream upstream,
      Sessions sessions,
      Sweeper sweeper,
      OwnAddresses own) {
    this.listeners = listeners;
    this.settings = settings;
    this.acceptor = acceptor;
    this.media = media;
    this.streams = streams;
    this.upstream = upstream;
    this.sessions = sessions;
    this.sweeper = sweeper;
    this.own = own;
  }

  /** Media first: the answer to an offer names its ports. */
  @Override
  public CompletionStage<List<InetSocketAddress>> start() {
    sweeper.start();
    return listeners
        .udp("webrtc", settings.listen(), media)
        .thenCompose(
            udp -> {
              opened(udp);
              return tcp().thenAccept(port -> own.bound(udp.address().getPort(), port));
            })
        .thenCompose(bound -> listeners.tcp("webrtc-api", settings.apiListen(), acceptor))
        .thenApply(this::opened)
        .thenCompose(this::tls);
  }

  private CompletionStage<List<InetSocketAddress>> tls(List<InetSocketAddress> open) {
    return settings
        .apiTls()
        .map(at -> listeners.tls("webrtc-api-tls", at, acceptor).thenApply(this::alsoOpened))
        .orElseGet(() -> CompletableFuture.completedStage(open));
  }

  /** The port of media by TCP; 0 if there is none. */
  private CompletionStage<Integer> tcp() {
    return settings
        .tcpListen()
        .map(
            at ->
                listeners
                    .tcp("webrtc-tcp", at, streams)
                    .thenApply(
                        listener -> {
                          alsoOpened(listener);
                          return listener.address().getPort();
                        }))
        .orElseGet(() -> CompletableFuture.completedStage(0));
  }

  private synchronized List<InetSocketAddress> alsoOpened(Listener listener) {
    open.add(listener);
    return open.stream().map(Listener::address).toList();
  }

  private synchronized List<InetSocketAddress> opened(Listener listener) {
    open.add(0, listener);
    return open.stream().map(Listener::address).toList();
  }

  /** Whose sessions are over are still told so, as long as the grace allows. */
  @Override
  public CompletionStage<Integer> drain(Duration grace) {
    long began = System.nanoTime();
    acceptor.drain();
    CompletionStage<Integer> left = CompletableFuture.completedStage(0);
    for (Listener listener : opened()) {
      left = left.thenCombine(listener.drain(grace), Integer::sum);
    }
    return left.thenCompose(
        count ->
            sweeper.allTold(grace.minusNanos(System.nanoTime() - began)).thenApply(told -> count));
  }

  @Override
  public CompletionStage<Void> stop() {
    sweeper.stop();
    sessions.endAll(EndReason.DRAINING);
    CompletableFuture<?>[] stopped =
        opened().stream()
            .map(Listener::stop)
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(stopped).thenRun(upstream::close);
  }

  private synchronized List<Listener> opened() {
    return List.copyOf(open);
  }
}
