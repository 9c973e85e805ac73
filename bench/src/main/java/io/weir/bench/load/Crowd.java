package io.weir.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import javax.net.ssl.SSLException;

/** Many client connections to ports on loopback. Its methods block; call them from one thread. */
final class Crowd {
  /** Every so many players is looked into; the first one always. */
  private static final int SAMPLE_EVERY = 25;

  private static final int POLLED_STREAMS = 20;
  private static final int AT_ONCE = 32;
  private static final int PATIENCE_SECONDS = 60;
  private static final int ATTEMPTS = 5;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);
  private static final int PLAYER_CHUNK_SIZE = 128;
  private static final int READ_BYTES = 128 << 10;
  private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Figures figures;
  private volatile boolean polling;

  Crowd(Figures figures) {
    this.figures = figures;
  }

  /** Opens players of one stream. */
  void play(int port, String stream, int count) throws Exception {
    openAll(
        count,
        i ->
            open(
                port,
                wish(port, stream, false, PLAYER_CHUNK_SIZE),
                decoder -> new Player(decoder, figures, i % SAMPLE_EVERY == 0, PLAYER_CHUNK_SIZE)));
  }

  /** Opens players of one stream by TLS. */
  void playTls(int port, String stream, int count) throws Exception {
    SslContext tls = tls();
    openAll(
        count,
        i ->
            connect(
                port,
                opened ->
                    new ChannelInitializer<>() {
                      @Override
                      protected void initChannel(Channel channel) {
                        channel
                            .pipeline()
                            .addLast(tls.newHandler(channel.alloc()), new AfterHandshake())
                            .addLast(
                                new Opening(
                                    wish(port, stream, false, PLAYER_CHUNK_SIZE),
                                    decoder ->
                                        new Player(
                                            decoder,
                                            figures,
                                            i % SAMPLE_EVERY == 0,
                                            PLAYER_CHUNK_SIZE),
                                    opened));
                      }
                    }));
  }

  /** AES-128 is what BoringSSL asks for first, and takes where it serves; HAProxy is told to. */
  private static SslContext tls() throws SSLException {
    return SslContextBuilder.forClient()
        .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
        .trustManager(InsecureTrustManagerFactory.INSTANCE)
        .protocols("TLSv1.3")
        .endpointIdentificationAlgorithm(null)
        .build();
  }

  /** Tells those behind it of the connection once it can be spoken on. */
  private static final class AfterHandshake extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {}

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
        ctx.fireChannelActive();
      }
    }
  }

  /** Opens publishers, their frames spread over the frame interval. */
  void publish(int port, int count, int chunkSize) throws Exception {
    openAll(
        count,
        i ->
            open(
                port,
                wish(port, "published" + i, true, chunkSize),
                decoder -> new Publisher(decoder, figures, chunkSize, FRAME_NANOS * i / count)));
  }

  /** Opens players of one stream by HTTP-FLV. */
  void playFlv(int port, String stream, int count) throws Exception {
    String request = request(port, "/live/" + stream + ".flv");
    openAll(
        count,
        i ->
            connect(
                port, opened -> new FlvPlayer(request, figures, i % SAMPLE_EVERY == 0, opened)));
  }

  /** Opens viewers of many streams that ask for playlists as fast as they get them. */
  void poll(int port, int count) throws Exception {
    polling = true;
    openAll(count, i -> poll(port, "/live/stream" + i % POLLED_STREAMS + ".m3u8"));
  }

  /** A server may close a connection after some requests; its viewer opens another. */
  private Opened poll(int port, String path) {
    Opened opened =
        connect(
            port,
            promise -> new PlaylistViewer(path, target -> request(port, target), figures, promise));
    opened
        .channel()
        .closeFuture()
        .addListener(
            closed -> {
              if (polling && !opened.handler().isCompletedExceptionally()) {
                poll(port, path);
              }
            });
    return opened;
  }

  /** A request as a browser's player makes it. */
  private static String request(int port, String target) {
    return """
        GET %s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Connection: keep-alive\r
        User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0\r
        Accept: */*\r
        Origin: http://player.example.com\r
        Referer: http://player.example.com/watch\r
        Accept-Encoding: gzip, deflate, br\r
        Accept-Language: en-US,en;q=0.9\r
        \r
        """
        .formatted(target, port);
  }

  /** Times of single players from before the connect to their first whole key frame; sorted. */
  long[] firstFrames(int port, int count) throws Exception {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      Opened opened =
          open(
              port,
              wish(port, Frames.FULL, false, PLAYER_CHUNK_SIZE),
              decoder -> new Player(decoder, figures, true, PLAYER_CHUNK_SIZE));
      Player player = (Player) opened.handler().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      nanos[i] = player.firstFrame().get(PATIENCE_SECONDS, TimeUnit.SECONDS) - start;
      opened.channel().close().sync();
    }
    Arrays.sort(nanos);
    return nanos;
  }

  /** Closes all and waits for it. */
  void close() throws InterruptedException {
    polling = false;
    open.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private record Opened(Channel channel, CompletableFuture<ChannelHandler> handler) {}

  private static Opening.Wish wish(int port, String stream, boolean publish, int chunkSize) {
    return new Opening.Wish("127.0.0.1:" + port, stream, publish, chunkSize);
  }

  private static void openAll(int count, IntFunction<Opened> opener) throws Exception {
    Semaphore places = new Semaphore(AT_ONCE);
    List<CompletableFuture<ChannelHandler>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("opened: " + i + " (expected: " + count + ")");
      }
      CompletableFuture<ChannelHandler> handler = persistently(opener, i, ATTEMPTS);
      handler.whenComplete((ok, error) -> places.release());
      all.add(handler);
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * On a busy machine a proxy may find the origin too slow; players try again, here as anywhere.
   */
  private static CompletableFuture<ChannelHandler> persistently(
      IntFunction<Opened> opener, int index, int attempts) {
    CompletableFuture<ChannelHandler> handler = opener.apply(index).handler();
    if (attempts == 1) {
      return handler;
    }
    return handler
        .handle(
            (ok, error) ->
                error == null
                    ? handler
                    : CompletableFuture.supplyAsync(
                            () -> persistently(opener, index, attempts - 1), LATER)
                        .thenCompose(again -> again))
        .thenCompose(outcome -> outcome);
  }

  private Opened open(int port, Opening.Wish wish, Opening.Role role) {
    return connect(port, opened -> new Opening(wish, role, opened));
  }

  private Opened connect(
      int port, Function<CompletableFuture<ChannelHandler>, ChannelHandler> handler) {
    CompletableFuture<ChannelHandler> opened = new CompletableFuture<>();
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
            .handler(handler.apply(opened))
            .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    open.add(connected.channel());
    connected.addListener(
        future -> {
          if (!future.isSuccess()) {
            opened.completeExceptionally(future.cause());
          }
        });
    return new Opened(connected.channel(), opened);
  }
}
