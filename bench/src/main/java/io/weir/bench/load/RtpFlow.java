package io.weir.bench.load;

import io.netty.buffer.ByteBuf;

/** Counts one direction of a session's media. Confined to its event loop. */
final class RtpFlow {
  private static final int NOTHING_YET = -1;
  private static final int SEQUENCES = 1 << 16;

  private final Figures figures;
  private int expected = NOTHING_YET;
  private int sent;

  RtpFlow(Figures figures) {
    this.figures = figures;
  }

  /** The next number to send. */
  int next() {
    return sent++ & (SEQUENCES - 1);
  }

  /** A media packet came; borrowed. */
  void received(ByteBuf packet) {
    figures.bytes.add(packet.readableBytes());
    long age = RtpPackets.age(packet, System.nanoTime());
    if (age >= 0) {
      figures.age(age);
    }
    int sequence = RtpPackets.sequence(packet);
    if (expected != NOTHING_YET && sequence != expected) {
      int missing = (sequence - expected) & (SEQUENCES - 1);
      figures.dropped.add(Math.min(missing, SEQUENCES - missing));
    }
    expected = (sequence + 1) & (SEQUENCES - 1);
  }
}
