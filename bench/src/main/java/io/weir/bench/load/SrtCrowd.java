package io.weir.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** SRT callers, each with a port of its own. Its methods block; call them from one thread. */
final class SrtCrowd {
  private static final int PATIENCE_SECONDS = 60;
  private static final int DATAGRAM = 1500;

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Figures figures;

  SrtCrowd(Figures figures) {
    this.figures = figures;
  }

  /** Opens players of one stream. */
  void play(int port, String stream, int count) throws Exception {
    openAll(port, count, opened -> new SrtPlayer(streamId(stream), figures, opened));
  }

  /** Opens callers that call again as soon as they were let in. */
  void redial(int port, int count) throws Exception {
    openAll(port, count, opened -> new SrtRedialer(streamId(Frames.LOW), figures, opened));
  }

  private static String streamId(String stream) {
    return "#!::r=live/" + stream + ",m=request";
  }

  /** Closes all and waits for it. */
  void close() throws InterruptedException {
    open.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    figures.open.set(0);
  }

  private void openAll(int port, int count, Function<CompletableFuture<?>, ChannelHandler> handler)
      throws Exception {
    for (int i = 0; i < count; i++) {
      CompletableFuture<?> opened = new CompletableFuture<>();
      Channel socket =
          new Bootstrap()
              .group(loop)
              .channel(EpollDatagramChannel.class)
              .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM))
              .handler(handler.apply(opened))
              .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
              .sync()
              .channel();
      open.add(socket);
      opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
