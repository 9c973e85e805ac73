package io.weir.host.net.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many datagrams one system call takes in: as many as lately came at once, so that a burst
 * costs few calls and a lone datagram little memory and time. What comes after a burst is learnt by
 * itself, for a frame is often followed by a lone acknowledgement. A call that was not filled is
 * the last of its turn. Whoever is heard again and again within moments sends a burst.
 */
final class DatagramBatch implements RecvByteBufAllocator {
  /** Datagrams that one socket may bring in one turn of the loop, before others have theirs. */
  private static final int TURN = 256;

  /** Small turns in a row after which the batch is halved. */
  private static final int PATIENCE = 16;

  /** Turns of one socket that are so near to each other may belong to one burst. */
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** So many of them in a row do. */
  private static final int NEAR = 3;

  /** The first batch of a burst. */
  private static final int BURST = 4;

  private final int datagram;
  private final int least;
  private final int most;
  private final LongSupplier clock;

  /**
   * Batches between two sizes.
   *
   * @param datagram bytes of the largest datagram
   * @param clock nanoseconds, from any origin
   */
  DatagramBatch(int datagram, int least, int most, LongSupplier clock) {
    this.datagram = datagram;
    this.least = least;
    this.most = most;
    this.clock = clock;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own type for it
  public Handle newHandle() {
    return new Batches();
  }

  /** How many it asks for. */
  private final class Slots {
    private int count = least;
    private int smallTurns;

    void grow() {
      count = Math.min(most, Math.max(BURST, count * 2));
    }

    void learn(int total) {
      smallTurns = total <= 1 || total * 4 <= count ? smallTurns + 1 : 0;
      if (smallTurns >= PATIENCE) {
        smallTurns = 0;
        count = Math.max(least, count / 2);
      }
    }
  }

  @SuppressWarnings("deprecation")
  private final class Batches implements ExtendedHandle {
    private final Slots afterOne = new Slots();
    private final Slots afterBurst = new Slots();
    private Slots slots = afterOne;
    private int asked;
    private int last;
    private int total;
    private int near;
    private long turned = clock.getAsLong() - BURST_NANOS;
    private int attempted;
    private int lastBytes;
    private @Nullable ChannelConfig config;

    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      asked = slots.count;
      last = 0;
      return alloc.ioBuffer(guess());
    }

    @Override
    public int guess() {
      return slots.count * datagram;
    }

    @Override
    public void reset(ChannelConfig config) {
      this.config = config;
      slots = total > 1 ? afterBurst : afterOne;
      total = 0;
      long now = clock.getAsLong();
      near = now - turned < BURST_NANOS ? near + 1 : 0;
      if (slots.count == 1 && near >= NEAR) {
        slots.grow();
      }
      turned = now;
    }

    @Override
    public void incMessagesRead(int count) {
      last = count;
      total += count;
    }

    @Override
    public boolean continueReading() {
      if (last < asked || config == null || !config.isAutoRead()) {
        return false;
      }
      if (slots.count == 1) {
        return false;
      }
      slots.grow();
      return total < TURN;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return continueReading();
    }

    @Override
    public void readComplete() {
      slots.learn(total);
    }

    @Override
    public void lastBytesRead(int bytes) {
      lastBytes = bytes;
    }

    @Override
    public int lastBytesRead() {
      return lastBytes;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
      return attempted;
    }
  }
}
