package io.weir.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.weir.bench.load.RtcOffers.Credentials;
import io.weir.codec.webrtc.stun.StunVerifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * WebRTC sessions, each with a port of its own. Offers go to the TCP port of the number that media
 * goes to by UDP. Its methods block; call them from one thread.
 */
final class RtcCrowd {
  private static final int PATIENCE_SECONDS = 60;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final int DATAGRAM = 1500;

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final Pace pace = new Pace(loop.next(), RtpPackets.A_SECOND);
  private final HttpClient http = HttpClient.newHttpClient();
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final List<URI> sessions = new ArrayList<>();
  private final Figures figures;

  RtcCrowd(Figures figures) {
    this.figures = figures;
  }

  /** Opens sessions that send and receive. */
  void call(int port, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Credentials own = new Credentials("c" + i + "ufrag", "benchPasswordOfClient" + i);
      Credentials other = offer(port, i, own);
      CompletableFuture<?> opened = new CompletableFuture<>();
      RtcPeer peer =
          new RtcPeer(
              other.ufrag() + ":" + own.ufrag(),
              StunVerifier.key(other.password()),
              pace,
              figures,
              opened);
      Channel socket =
          new Bootstrap()
              .group(loop)
              .channel(EpollDatagramChannel.class)
              .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM))
              .handler(peer)
              .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
              .sync()
              .channel();
      open.add(socket);
      opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private Credentials offer(int port, int index, Credentials own)
      throws IOException, InterruptedException {
    URI address =
        URI.create("http://127.0.0.1:%d/rtc/v1/whep/?app=live&stream=s%d".formatted(port, index));
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(address)
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(RtcOffers.offer(own)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException(address + ": " + answer.statusCode() + " " + answer.body());
    }
    sessions.add(address.resolve(answer.headers().firstValue("Location").orElseThrow()));
    return RtcOffers.read(answer.body());
  }

  /** Ends all and waits for it. */
  void close() throws IOException, InterruptedException {
    for (URI session : sessions) {
      http.send(
          HttpRequest.newBuilder(session).timeout(ANSWER_LIMIT).DELETE().build(),
          HttpResponse.BodyHandlers.discarding());
    }
    sessions.clear();
    open.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    figures.open.set(0);
  }
}
