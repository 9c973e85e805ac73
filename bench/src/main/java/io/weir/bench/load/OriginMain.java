package io.weir.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A synthetic origin on loopback: every player gets the same live stream by RTMP, HTTP-FLV or SRT,
 * every playlist is there, published streams are counted and discarded; sessions of WebRTC get as
 * much as they send. Prints {@code listening} and its ports for RTMP, HTTP, SRT and WebRTC, then
 * answers {@code mark} and {@code stats} on its standard input, and ends with it.
 */
@Command(name = "origin", mixinStandardHelpOptions = true)
public final class OriginMain implements Callable<Integer> {
  private static final int SAMPLED = 4;
  private static final int BACKLOG = 4096;
  private static final int UDP_BUFFER = 4 << 20;
  private static final int MTU = 1500;
  private static final int MAX_OFFER = 1 << 16;

  @Option(names = "--chunk-size", description = "of what players get (default: ${DEFAULT-VALUE})")
  private int chunkSize = 60_000;

  @Option(
      names = "--mw-latency",
      description = "milliseconds that frames wait for each other (default: ${DEFAULT-VALUE})")
  private int groupMillis = 350;

  private final Figures figures = new Figures();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Map<String, Broadcast> broadcasts = new HashMap<>();
  private final Playlists playlists = new Playlists();

  /** Starts it; see {@code --help}. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new OriginMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    MultiThreadIoEventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    int rtmp = listen(loop, this::rtmpSession);
    int http = listen(loop, this::httpSession);
    int srt = port(bindUdp(loop, new SrtOrigin(figures), 0));
    int webrtc = listenWebrtc(loop);
    System.out.printf("listening rtmp=%d http=%d srt=%d webrtc=%d%n", rtmp, http, srt, webrtc);
    Control.serve(System.in, System.out, this::command);
    return 0;
  }

  private static int listen(
      MultiThreadIoEventLoopGroup loop, Function<Channel, ChannelHandler> sessions)
      throws InterruptedException {
    Channel server =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast("session", sessions.apply(channel));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    return port(server);
  }

  private static int port(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private static Channel bindUdp(MultiThreadIoEventLoopGroup loop, ChannelHandler handler, int port)
      throws InterruptedException {
    return new Bootstrap()
        .group(loop)
        .channel(EpollDatagramChannel.class)
        .option(ChannelOption.SO_RCVBUF, UDP_BUFFER)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MTU))
        .handler(handler)
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .sync()
        .channel();
  }

  /** Offers by TCP and media by UDP, at one number. */
  private int listenWebrtc(MultiThreadIoEventLoopGroup loop) throws InterruptedException {
    CompletableFuture<RtcOrigin> origin = new CompletableFuture<>();
    int port =
        listen(
            loop,
            channel -> {
              channel
                  .pipeline()
                  .addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_OFFER));
              return new RtcAnswerer(origin.join());
            });
    ChannelHandler handler =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel socket) {
            RtcOrigin media = new RtcOrigin(socket, figures);
            socket.pipeline().addLast("media", media);
            origin.complete(media);
          }
        };
    bindUdp(loop, handler, port);
    return port;
  }

  private ChannelHandler rtmpSession(Channel channel) {
    EventLoop loop = channel.eventLoop();
    boolean sampled = accepted.incrementAndGet() % SAMPLED == 0;
    return new OriginSession(
        chunkSize,
        name -> broadcast(loop, "rtmp", name, () -> new FrameWriter(chunkSize)),
        figures,
        sampled);
  }

  private ChannelHandler httpSession(Channel channel) {
    EventLoop loop = channel.eventLoop();
    return new HttpSession(playlists, name -> broadcast(loop, "flv", name, FlvFrameWriter::new));
  }

  /** All connections are on one event loop, so the map is too. */
  private Broadcast broadcast(
      EventLoop loop, String protocol, String stream, Supplier<MediaWriter> writer) {
    String name = stream.startsWith(Frames.LOW) ? Frames.LOW : Frames.FULL;
    return broadcasts.computeIfAbsent(
        protocol + " " + name,
        missing ->
            new Broadcast(
                loop, Frames.named(name), writer.get(), Duration.ofMillis(groupMillis), figures));
  }

  private String command(List<String> words) {
    if (words.get(0).equals("mark")) {
      figures.mark();
    }
    return figures.text();
  }
}
