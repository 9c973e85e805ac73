package io.weir.host.net.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatagramBatchTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @SuppressWarnings("deprecation")
  private final ExtendedHandle handle = (ExtendedHandle) new DatagramBatch(1536, 2, 16).newHandle();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  /** One turn in which this many datagrams wait; returns the slots of its last call. */
  private int turn(int waiting) {
    handle.reset(channel.config());
    int left = waiting;
    int slots;
    boolean more;
    do {
      var buffer = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
      slots = buffer.writableBytes() / 1536;
      buffer.release();
      int taken = Math.min(left, slots);
      left -= taken;
      handle.incMessagesRead(taken);
      more = taken > 0 && handle.continueReading();
    } while (more);
    handle.readComplete();
    return slots;
  }

  @Test
  void aBurstGrowsTheBatchAndQuietShrinksIt() {
    assertThat(turn(1)).isEqualTo(2);
    assertThat(turn(40)).isEqualTo(16);
    assertThat(turn(5)).isEqualTo(16);
    for (int i = 0; i < 200; i++) {
      turn(1);
    }
    assertThat(turn(1)).isEqualTo(2);
  }

  @Test
  void aCallThatWasNotFilledIsTheLast() {
    handle.reset(channel.config());
    handle.allocate(UnpooledByteBufAllocator.DEFAULT).release();
    handle.incMessagesRead(1);
    assertThat(handle.continueReading()).isFalse();
    handle.incMessagesRead(2);
    assertThat(handle.continueReading()).isTrue();
    channel.config().setAutoRead(false);
    assertThat(handle.continueReading()).isFalse();
  }

  @Test
  void oneSocketDoesNotTakeAWholeTurnForEver() {
    handle.reset(channel.config());
    int calls = 0;
    do {
      var buffer = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
      handle.incMessagesRead(buffer.writableBytes() / 1536);
      buffer.release();
      calls++;
    } while (handle.continueReading());
    assertThat(calls).isLessThan(30);
  }
}
