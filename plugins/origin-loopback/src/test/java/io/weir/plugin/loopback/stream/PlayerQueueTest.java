package io.weir.plugin.loopback.stream;

import static io.weir.plugin.loopback.stream.Samples.inter;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlayerQueueTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<StreamEvent> written = new ArrayList<>();
  private int drops;
  private final PlayerQueue queue =
      new PlayerQueue(channel, 10L * inter(0).weight(), this::write, () -> drops++);

  private void write(StreamEvent event) {
    written.add(event);
    channel.write(((Media) event).payload());
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void writesInOrderOnTheEventLoop() {
    Media first = inter(1);
    Media second = inter(2);

    queue.offer(first);
    queue.offer(second);
    assertThat(written).isEmpty();
    channel.runPendingTasks();

    assertThat(written).containsExactly(first, second);
    assertThat(channel.outboundMessages()).hasSize(2);
  }

  @Test
  void aPlayerThatKeepsUpIsNeverDropped() {
    for (int i = 0; i < 100; i++) {
      queue.offer(inter(i));
      channel.runPendingTasks();
    }

    assertThat(written).hasSize(100);
    assertThat(drops).isZero();
  }

  @Test
  void aSlowPlayerIsDroppedOnceAndHeldNoLonger() {
    for (int i = 0; i < 100; i++) {
      queue.offer(inter(i));
    }
    channel.runPendingTasks();

    assertThat(drops).isOne();
    assertThat(channel.isOpen()).isFalse();
    assertThat(written).isEmpty();
  }

  @Test
  void aFullConnectionIsWaitedFor() {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
    for (int i = 0; i < 4; i++) {
      queue.offer(inter(i));
    }
    channel.runPendingTasks();
    queue.drain();

    // EmbeddedChannel takes everything on flush, so that each round has room for one.
    assertThat(written).hasSize(2);
    queue.drain();
    queue.drain();
    assertThat(written).hasSize(4);
  }
}
