package io.weir.host.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoopGroupTest {
  private final LoopGroup group = new LoopGroup(3, pace -> LocalIoHandler.newFactory(), 0);
  private final List<Channel> open = new ArrayList<>();

  @AfterEach
  void stop() {
    assertThat(
            group
                .shutdownGracefully(0, 10, TimeUnit.SECONDS)
                .awaitUninterruptibly(10, TimeUnit.SECONDS))
        .isTrue();
  }

  private void openOn(EventLoop loop, int count) {
    for (int i = 0; i < count; i++) {
      LocalChannel channel = new LocalChannel();
      channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
      loop.register(channel).syncUninterruptibly();
      open.add(channel);
    }
  }

  private void openWhereTheGroupSays(int count) {
    for (int i = 0; i < count; i++) {
      openOn(group.next(), 1);
    }
  }

  private List<Long> perLoop() {
    return group.loops().stream()
        .map(loop -> open.stream().filter(it -> it.isOpen() && it.eventLoop() == loop).count())
        .toList();
  }

  @Test
  void oneLoopIsFilledAfterAnother() {
    openWhereTheGroupSays(LoopGroup.FILL);
    assertThat(perLoop()).containsExactly((long) LoopGroup.FILL, 0L, 0L);

    openWhereTheGroupSays(LoopGroup.FILL + 1);
    assertThat(perLoop()).containsExactly((long) LoopGroup.FILL, (long) LoopGroup.FILL, 1L);
  }

  @Test
  void whereAllAreFullTheLeastTakesTheNext() {
    openOn(group.loops().get(0), LoopGroup.FILL + 7);
    openOn(group.loops().get(1), LoopGroup.FILL + 2);
    openOn(group.loops().get(2), LoopGroup.FILL + 4);

    openWhereTheGroupSays(7);

    assertThat(perLoop())
        .containsExactly(LoopGroup.FILL + 7L, LoopGroup.FILL + 7L, LoopGroup.FILL + 6L);
  }

  @Test
  void aLoopThatHasEmptiedIsFilledAgain() {
    openWhereTheGroupSays(LoopGroup.FILL + 1);
    EventLoop first = group.loops().get(0);
    assertThat(group.next()).isNotSameAs(first);

    open.get(0).close().syncUninterruptibly();

    await().until(() -> group.next() == first);
  }
}
