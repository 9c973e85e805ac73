package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.codec.srt.Handshake;
import java.nio.charset.StandardCharsets;

/** Writes what SRT's two ends say (draft-sharabayko-srt, section 3), as libsrt does. Stateless. */
final class SrtPackets {
  /** Payload of a live stream: seven packets of MPEG-TS. */
  static final int PAYLOAD = 1316;

  static final int ACK = 0x8002;
  static final int ACK_ACK = 0x8006;

  private static final int HANDSHAKE = 0x8000;
  private static final int HEADER = 16;
  private static final int ALONE_IN_ORDER = 0xe0000000;
  private static final int MTU = 1500;
  private static final int WINDOW = 8192;
  private static final int LOOPBACK = 0x0100007f;
  private static final int HAS_HSREQ_AND_CONFIG = 5;

  private SrtPackets() {}

  /** A caller's second word; its first is made of it by the codec. */
  static ByteBuf conclusion(ByteBufAllocator alloc, int socketId, int cookie, String streamId) {
    ByteBuf to = alloc.ioBuffer(256);
    header(to, HANDSHAKE, 0, 0);
    to.writeInt(Handshake.VERSION_5).writeShort(0).writeShort(HAS_HSREQ_AND_CONFIG);
    to.writeInt(1).writeInt(MTU).writeInt(WINDOW).writeInt(Handshake.CONCLUSION);
    to.writeInt(socketId).writeInt(cookie).writeInt(LOOPBACK).writeZero(12);
    to.writeShort(1).writeShort(3).writeInt(0x010501).writeInt(0xbf).writeInt(0x780078);
    byte[] name = streamId.getBytes(StandardCharsets.UTF_8);
    int words = (name.length + 3) / 4;
    to.writeShort(5).writeShort(words);
    for (int i = 0; i < words * 4; i++) {
      int at = i ^ 3;
      to.writeByte(at < name.length ? name[at] : 0);
    }
    return to;
  }

  /** A listener's consent, made of the caller's conclusion. */
  static ByteBuf consent(ByteBufAllocator alloc, Handshake conclusion, int socketId) {
    ByteBuf to = alloc.ioBuffer(80);
    header(to, HANDSHAKE, 0, conclusion.socketId());
    to.writeInt(Handshake.VERSION_5).writeShort(0).writeShort(1);
    to.writeInt(conclusion.initialSequence()).writeInt(MTU).writeInt(WINDOW);
    to.writeInt(Handshake.CONCLUSION).writeInt(socketId).writeInt(0).writeInt(LOOPBACK);
    to.writeZero(12);
    return to.writeShort(2).writeShort(3).writeInt(0x010501).writeInt(0xbf).writeInt(0x780078);
  }

  /** A message of one packet, stamped with the time. */
  static ByteBuf data(ByteBufAllocator alloc, int sequence, int destination, long nanos) {
    ByteBuf to = alloc.ioBuffer(HEADER + PAYLOAD);
    to.writeInt(sequence).writeInt(ALONE_IN_ORDER | (sequence & 0x3ffffff));
    to.writeInt((int) (nanos / 1000)).writeInt(destination);
    to.writeZero(PAYLOAD);
    Stamp.write(to.slice(HEADER, PAYLOAD), nanos);
    return to;
  }

  /** What a receiver says every 10 ms while something comes. */
  static ByteBuf ack(ByteBufAllocator alloc, int number, int destination, int nextSequence) {
    ByteBuf to = alloc.ioBuffer(HEADER + 28);
    header(to, ACK, number, destination);
    return to.writeInt(nextSequence).writeInt(100).writeInt(50).writeInt(WINDOW).writeZero(12);
  }

  /** The answer to it, by which the receiver measures the way. */
  static ByteBuf ackAck(ByteBufAllocator alloc, int number, int destination) {
    ByteBuf to = alloc.ioBuffer(HEADER + 4);
    header(to, ACK_ACK, number, destination);
    return to.writeInt(0);
  }

  private static void header(ByteBuf to, int type, int information, int destination) {
    to.writeShort(type).writeShort(0).writeInt(information);
    to.writeInt((int) (System.nanoTime() / 1000)).writeInt(destination);
  }

  /** The type of a control packet, with its first bit; less than that bit is data. */
  static int type(ByteBuf packet) {
    return packet.getUnsignedShort(packet.readerIndex());
  }

  /** The number of an ACK. */
  static int number(ByteBuf packet) {
    return packet.getInt(packet.readerIndex() + 4);
  }

  /** The sequence number of data. */
  static int sequence(ByteBuf packet) {
    return packet.getInt(packet.readerIndex());
  }

  /** What data carries, as a view. */
  static ByteBuf payload(ByteBuf packet) {
    return packet.slice(packet.readerIndex() + HEADER, packet.readableBytes() - HEADER);
  }
}
