package io.weir.bench.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A synthetic RTMP origin on loopback: every player gets the same live stream, published streams
 * are counted and discarded. Prints {@code listening PORT}, then answers {@code mark} and {@code
 * stats} on its standard input, and ends with it.
 */
@Command(name = "origin", mixinStandardHelpOptions = true)
public final class OriginMain implements Callable<Integer> {
  private static final int SAMPLED = 4;
  private static final int BACKLOG = 4096;

  @Option(names = "--port", description = "0 for any (default)")
  private int port;

  @Option(names = "--chunk-size", description = "of what players get (default: ${DEFAULT-VALUE})")
  private int chunkSize = 60_000;

  @Option(
      names = "--mw-latency",
      description = "milliseconds that frames wait for each other (default: ${DEFAULT-VALUE})")
  private int groupMillis = 350;

  private final Figures figures = new Figures();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Map<String, Broadcast> broadcasts = new HashMap<>();

  /** Starts it; see {@code --help}. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new OriginMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    MultiThreadIoEventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    Channel server =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(initializer())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .sync()
            .channel();
    System.out.println("listening " + ((InetSocketAddress) server.localAddress()).getPort());
    Control.serve(System.in, System.out, this::command);
    return 0;
  }

  private ChannelInitializer<Channel> initializer() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        EventLoop loop = channel.eventLoop();
        boolean sampled = accepted.incrementAndGet() % SAMPLED == 0;
        channel
            .pipeline()
            .addLast(
                "session",
                new OriginSession(chunkSize, name -> broadcast(loop, name), figures, sampled));
      }
    };
  }

  /** All connections are on one event loop, so the map is too. */
  private Broadcast broadcast(EventLoop loop, String stream) {
    return broadcasts.computeIfAbsent(
        stream.startsWith(Frames.LOW) ? Frames.LOW : Frames.FULL,
        name ->
            new Broadcast(
                loop, Frames.named(name), chunkSize, Duration.ofMillis(groupMillis), figures));
  }

  private String command(List<String> words) {
    if (words.get(0).equals("mark")) {
      figures.mark();
    }
    return figures.text();
  }
}
