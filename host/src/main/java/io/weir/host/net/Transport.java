package io.weir.host.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.weir.host.net.LoopGroup.LoopIo;
import io.weir.host.net.NetSettings.TransportChoice;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loops and the channel types that run on them. The loops start with their first channel.
 */
public final class Transport {
  /**
   * Without one, Netty ends a loop that has not closed its sockets yet where the order to end comes
   * between two steps of its turn, and one whose io_uring has not answered the close.
   */
  private static final Duration QUIET = Duration.ofMillis(10);

  private final String name;
  private final LoopGroup loops;
  private final Class<? extends ServerSocketChannel> serverChannel;
  private final Class<? extends SocketChannel> socketChannel;
  private final Class<? extends DatagramChannel> datagramChannel;

  private Transport(
      String name,
      int threads,
      Duration gather,
      LoopIo io,
      Class<? extends ServerSocketChannel> serverChannel,
      Class<? extends SocketChannel> socketChannel,
      Class<? extends DatagramChannel> datagramChannel) {
    this.name = name;
    this.loops = new LoopGroup(threads, io, gather.toNanos());
    this.serverChannel = serverChannel;
    this.socketChannel = socketChannel;
    this.datagramChannel = datagramChannel;
  }

  /**
   * Makes the transport that the settings ask for.
   *
   * @throws IllegalStateException if epoll or io_uring is demanded and cannot be had
   */
  public static Transport of(NetSettings settings) {
    int threads =
        settings.eventLoops() > 0
            ? settings.eventLoops()
            : Runtime.getRuntime().availableProcessors();
    if (settings.transport() == TransportChoice.IO_URING) {
      require("io_uring", IoUring.isAvailable(), IoUring.unavailabilityCause());
      return new Transport(
          "io_uring",
          threads,
          settings.gather(),
          pace -> SettledWakeups.of(IoUringIoHandler.newFactory()),
          IoUringServerSocketChannel.class,
          IoUringSocketChannel.class,
          IoUringDatagramChannel.class);
    }
    if (useEpoll(settings.transport())) {
      return new Transport(
          "epoll",
          threads,
          settings.gather(),
          pace -> KeptRegistrations.of(EpollIoHandler.newFactory(0, pace)),
          EpollServerSocketChannel.class,
          EpollSocketChannel.class,
          EpollDatagramChannel.class);
    }
    return new Transport(
        "nio",
        threads,
        settings.gather(),
        pace -> NioIoHandler.newFactory(SelectorProvider.provider(), pace),
        NioServerSocketChannel.class,
        NioSocketChannel.class,
        NioDatagramChannel.class);
  }

  private static boolean useEpoll(TransportChoice choice) {
    if (choice == TransportChoice.NIO) {
      return false;
    }
    if (choice == TransportChoice.EPOLL) {
      require("epoll", Epoll.isAvailable(), Epoll.unavailabilityCause());
    }
    return Epoll.isAvailable();
  }

  private static void require(String name, boolean available, @Nullable Throwable cause) {
    if (!available) {
      throw new IllegalStateException(
          "weir.net.transport: " + name + " is not available here (expected: auto or nio)", cause);
    }
  }

  /** {@code epoll}, {@code io_uring} or {@code nio}. */
  public String name() {
    return name;
  }

  /** Whether every event loop can listen on the same port by itself (SO_REUSEPORT). */
  public boolean listensPerLoop() {
    return serverChannel != NioServerSocketChannel.class;
  }

  /** Whether many datagrams are read and sent at once (recvmmsg, sendmmsg). */
  public boolean batchesDatagrams() {
    return datagramChannel == EpollDatagramChannel.class;
  }

  /** All event loops together. */
  public EventLoopGroup group() {
    return loops;
  }

  /** Sockets on all event loops now. */
  public int sockets() {
    return loops.sockets();
  }

  /** How one of the loops gathers datagrams. */
  public Gathering gathering(EventLoop loop) {
    return LoopGroup.gathering(loop);
  }

  /** Each event loop. */
  public List<EventLoop> loops() {
    return loops.loops();
  }

  Class<? extends ServerSocketChannel> serverChannel() {
    return serverChannel;
  }

  Class<? extends SocketChannel> socketChannel() {
    return socketChannel;
  }

  /** The kind of datagram sockets. */
  public Class<? extends DatagramChannel> datagramChannel() {
    return datagramChannel;
  }

  /** Ends the loops; what is still open on them is closed. Completes when the threads have gone. */
  public CompletionStage<Void> stop(Duration timeout) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loops
        .shutdownGracefully(QUIET.toMillis(), timeout.toMillis(), TimeUnit.MILLISECONDS)
        .addListener(future -> done.complete(null));
    return done;
  }
}
