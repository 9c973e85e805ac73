package io.weir.plugin.loopback;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.weir.api.Endpoint;
import io.weir.api.Role;
import io.weir.api.net.Dialer;
import io.weir.plugin.loopback.rtmp.ClientListener;
import io.weir.plugin.loopback.rtmp.ClientRequest;
import io.weir.plugin.loopback.rtmp.ClientStream;
import io.weir.plugin.loopback.rtmp.RtmpPipeline;
import io.weir.plugin.loopback.stream.Media;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An RTMP client that remembers what happened to it. */
final class TestClient implements ClientListener {
  final CompletableFuture<ClientStream> started = new CompletableFuture<>();
  final CompletableFuture<String> ended = new CompletableFuture<>();
  final Queue<Media> received = new ConcurrentLinkedQueue<>();
  private final Channel channel;

  private TestClient(Dialer dialer, Endpoint to, ClientRequest request) {
    channel =
        dialer
            .dial(
                to,
                Duration.ofSeconds(5),
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    RtmpPipeline.client(connection, request, TestClient.this);
                  }
                })
            .channel();
  }

  static TestClient publish(Dialer dialer, Endpoint to, String stream) {
    return new TestClient(dialer, to, request(Role.PUBLISH, to, stream));
  }

  static TestClient play(Dialer dialer, Endpoint to, String stream) {
    return new TestClient(dialer, to, request(Role.PLAY, to, stream));
  }

  private static ClientRequest request(Role role, Endpoint to, String stream) {
    return new ClientRequest(
        role, "rtmp://" + to.host() + ":" + to.port() + "/live", "live", stream);
  }

  @Override
  public void started(ClientStream stream) {
    started.complete(stream);
  }

  @Override
  public void media(Media media) {
    received.add(media);
  }

  @Override
  public void ended(String reason) {
    ended.complete(reason);
  }

  /** Waits for the server's consent. */
  TestClient ready() throws Exception {
    HostSockets.await(started);
    return this;
  }

  void send(List<Media> media) throws Exception {
    ClientStream stream = HostSockets.await(started);
    channel
        .eventLoop()
        .execute(
            () -> {
              media.forEach(stream::write);
              channel.flush();
            });
  }

  Channel channel() {
    return channel;
  }

  List<String> heard() {
    return received.stream().map(Media::toString).toList();
  }
}
