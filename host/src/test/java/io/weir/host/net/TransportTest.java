package io.weir.host.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.uring.IoUring;
import io.weir.host.net.NetSettings.TransportChoice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TransportTest {
  /** A stop may come at any moment of a loop's turn. */
  private static final int TIMES = 10;

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "IO_URING", "NIO"})
  void whoeverIsStillOpenWhenTheLoopsEndIsToldOfIt(TransportChoice choice) throws Exception {
    assumeTrue(choice != TransportChoice.IO_URING || IoUring.isAvailable());
    for (int i = 0; i < TIMES; i++) {
      Transport transport =
          Transport.of(
              new NetSettings(choice, 2, 16, 100, 0, Duration.ofSeconds(60), Duration.ZERO));
      AtomicInteger unregistered = new AtomicInteger();
      List<Channel> open = new ArrayList<>();
      for (EventLoop loop : transport.loops()) {
        for (int socket = 0; socket < 4; socket++) {
          open.add(datagrams(transport, loop, unregistered).sync().channel());
        }
      }

      open.get(0).close();
      transport.stop(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);

      assertThat(open).noneMatch(Channel::isOpen);
      assertThat(unregistered).hasValue(open.size());
    }
  }

  private static ChannelFuture datagrams(
      Transport transport, EventLoop loop, AtomicInteger unregistered) {
    return new Bootstrap()
        .group(loop)
        .channel(transport.datagramChannel())
        .handler(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelUnregistered(ChannelHandlerContext ctx) {
                unregistered.incrementAndGet();
              }
            })
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }
}
