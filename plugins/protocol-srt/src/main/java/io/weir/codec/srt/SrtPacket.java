package io.weir.codec.srt;

import io.netty.buffer.ByteBuf;

/**
 * The header that every SRT packet has (section 3): reads and writes in place, relative to the
 * reader index, which stays where it is. Stateless; any thread.
 */
public final class SrtPacket {
  /** Bytes of the header. */
  public static final int HEADER = 16;

  /** What no caller sends more of in a datagram: an Ethernet frame's payload. */
  public static final int MAX_DATAGRAM = 1500;

  static final int TYPE = 0;
  static final int TIMESTAMP = 8;
  static final int DESTINATION = 12;

  /** First 16 bits of a handshake packet: control bit and type 0. */
  static final int HANDSHAKE_TYPE = 0x8000;

  /** First 16 bits of a shutdown packet: control bit and type 5. */
  static final int SHUTDOWN_TYPE = 0x8005;

  /** With the empty word that libsrt, too, puts where the draft has nothing. */
  private static final int SHUTDOWN_SIZE = HEADER + Integer.BYTES;

  private SrtPacket() {}

  /** Whether there is a whole header. */
  public static boolean hasHeader(ByteBuf packet) {
    return packet.readableBytes() >= HEADER;
  }

  /** The socket id that the packet is for; 0 asks a listener. Needs a whole header. */
  public static int destination(ByteBuf packet) {
    return packet.getInt(packet.readerIndex() + DESTINATION);
  }

  /** Microseconds since the sender's socket began, modulo 2^32. Needs a whole header. */
  public static int timestamp(ByteBuf packet) {
    return packet.getInt(packet.readerIndex() + TIMESTAMP);
  }

  /** Whether this is a handshake (section 3.2.1). Needs a whole header. */
  public static boolean isHandshake(ByteBuf packet) {
    return type(packet) == HANDSHAKE_TYPE;
  }

  /** Whether this ends a connection (section 3.2.7). Needs a whole header. */
  public static boolean isShutdown(ByteBuf packet) {
    return type(packet) == SHUTDOWN_TYPE;
  }

  private static int type(ByteBuf packet) {
    return packet.getUnsignedShort(packet.readerIndex() + TYPE);
  }

  /**
   * Appends the packet that ends a connection.
   *
   * @param to an empty buffer
   * @param destination the receiver's socket id
   */
  public static ByteBuf shutdown(ByteBuf to, int destination) {
    to.ensureWritable(SHUTDOWN_SIZE);
    return to.writeShort(SHUTDOWN_TYPE).writeZero(10).writeInt(destination).writeInt(0);
  }
}
