package io.weir.host.net.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatagramBatchTest {
  private static final long FRAME = 40_000_000;

  private final EmbeddedChannel channel = new EmbeddedChannel();

  private final ExtendedHandle handle = handle(2);

  private long now;

  private int calls;

  @SuppressWarnings("deprecation")
  private ExtendedHandle handle(int least) {
    return (ExtendedHandle) new DatagramBatch(1536, least, 16, () -> now).newHandle();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  /** One turn in which this many datagrams wait; returns the slots of its last call. */
  private int turn(int waiting) {
    return turn(handle, waiting);
  }

  private int turn(ExtendedHandle handle, int waiting) {
    handle.reset(channel.config());
    int left = waiting;
    int slots;
    boolean more;
    do {
      var buffer = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
      slots = buffer.writableBytes() / 1536;
      calls++;
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
    assertThat(turn(40)).isEqualTo(16);
    assertThat(turn(5)).isEqualTo(16);
    for (int i = 0; i < 200; i++) {
      turn(1);
    }
    assertThat(turn(1)).isEqualTo(2);
  }

  @Test
  void loneDatagramsCostOneCallEachUntilABurstShows() {
    ExtendedHandle lone = handle(1);
    for (int i = 0; i < 100; i++) {
      now += FRAME;
      assertThat(turn(lone, 1)).isEqualTo(1);
    }
    assertThat(calls).isEqualTo(100);

    now += FRAME;
    assertThat(turn(lone, 30)).as("what else there is comes with the next turns").isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      now += FRAME / 10;
      turn(lone, 29 - i);
    }
    assertThat(turn(lone, 26)).as("a burst").isGreaterThan(4);
    calls = 0;
    for (int i = 0; i < 100; i++) {
      now += FRAME;
      turn(lone, 6);
    }
    assertThat(calls).isEqualTo(100);

    for (int i = 0; i < 100; i++) {
      now += FRAME;
      turn(lone, 1);
    }
    now += FRAME;
    assertThat(turn(lone, 1)).isEqualTo(1);
  }

  @Test
  void whatFollowsABurstIsLearntByItself() {
    ExtendedHandle framed = handle(1);
    for (int i = 0; i < 4; i++) {
      now += FRAME / 10;
      turn(framed, 8);
    }
    for (int i = 0; i < 100; i++) {
      now += FRAME;
      turn(framed, 8);
      now += FRAME / 10;
      turn(framed, 1);
    }
    calls = 0;
    now += FRAME;
    assertThat(turn(framed, 8)).as("a frame").isGreaterThan(8);
    now += FRAME / 10;
    assertThat(turn(framed, 1)).as("what follows it").isEqualTo(1);
    assertThat(calls).isEqualTo(2);

    now += FRAME;
    turn(framed, 8);
    now += FRAME / 10;
    assertThat(turn(framed, 8)).as("unlike before").isEqualTo(1);
    now += FRAME / 10;
    assertThat(turn(framed, 7)).as("the rest of it").isGreaterThan(7);
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
    int reads = 0;
    do {
      var buffer = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
      handle.incMessagesRead(buffer.writableBytes() / 1536);
      buffer.release();
      reads++;
    } while (handle.continueReading());
    assertThat(reads).isLessThan(30);
  }
}
