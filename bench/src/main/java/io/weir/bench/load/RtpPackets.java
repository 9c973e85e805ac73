package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Datagrams that look like RTP's (RFC 3550 section 5.1), stamped with the time. Stateless. */
final class RtpPackets {
  /** Media packets of a second, each way, in one session. */
  static final int A_SECOND = 100;

  /** Bytes of a browser's video packet, about. */
  private static final int SIZE = 1100;

  private static final int HEADER = 12;
  private static final int VERSION_2 = 0x80;
  private static final int PAYLOAD_TYPE = 96;
  private static final int SSRC = 0x5EED;

  private RtpPackets() {}

  static ByteBuf packet(ByteBufAllocator alloc, int sequence) {
    ByteBuf to = alloc.ioBuffer(SIZE);
    to.writeByte(VERSION_2).writeByte(PAYLOAD_TYPE).writeShort(sequence);
    to.writeInt(sequence * 900).writeInt(SSRC).writeZero(SIZE - HEADER);
    Stamp.write(to.slice(HEADER, SIZE - HEADER), System.nanoTime());
    return to;
  }

  /** Whether it is one. */
  static boolean is(ByteBuf datagram) {
    return datagram.readableBytes() == SIZE
        && datagram.getUnsignedByte(datagram.readerIndex()) == VERSION_2;
  }

  static int sequence(ByteBuf packet) {
    return packet.getUnsignedShort(packet.readerIndex() + 2);
  }

  static long age(ByteBuf packet, long now) {
    return Stamp.age(packet.slice(packet.readerIndex() + HEADER, SIZE - HEADER), now);
  }
}
