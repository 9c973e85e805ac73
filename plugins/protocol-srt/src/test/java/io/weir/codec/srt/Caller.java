package io.weir.codec.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The words of a caller, written by hand after the draft; what it says can be wrong. */
public final class Caller {
  public static final int HSREQ = 1;
  public static final int KMREQ = 3;
  public static final int SID = 5;
  public static final int FILTER = 7;
  public static final int GROUP = 8;

  /** What announces HSREQ and the extensions from 5 on. */
  public static final int FLAGS = 0x1 | 0x4;

  private final int socketId;

  public Caller(int socketId) {
    this.socketId = socketId;
  }

  public ByteBuf induction() {
    return fixed(4, Handshake.UDT_DGRAM, Handshake.INDUCTION, 0);
  }

  /** A conclusion of version 5 with a stream id. */
  public ByteBuf conclusion(int cookie, String streamId) {
    return extension(
        extension(
            fixed(5, FLAGS, Handshake.CONCLUSION, cookie), HSREQ, words(0x010501, 0xbf, 0x780078)),
        SID,
        swapped(streamId));
  }

  public ByteBuf fixed(int version, int type, int request, int cookie) {
    return Unpooled.buffer(Handshake.SIZE)
        .writeInt(0x80000000)
        .writeInt(0)
        .writeInt(1_000_000)
        .writeInt(0)
        .writeInt(version)
        .writeInt(type)
        .writeInt(0x1234567)
        .writeInt(1500)
        .writeInt(8192)
        .writeInt(request)
        .writeInt(socketId)
        .writeInt(cookie)
        .writeInt(0x0100007f)
        .writeZero(12);
  }

  public static ByteBuf extension(ByteBuf to, int type, byte[] content) {
    return to.writeShort(type).writeShort(content.length / 4).writeBytes(content);
  }

  public static byte[] words(int... words) {
    ByteBuf bytes = Unpooled.buffer();
    for (int word : words) {
      bytes.writeInt(word);
    }
    return bytes(bytes);
  }

  /** A text in words that stand the other way round, filled with zeros. */
  public static byte[] swapped(String text) {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    ByteBuf bytes = Unpooled.buffer();
    for (int i = 0; i < plain.length; i += 4) {
      int word = 0;
      for (int j = 3; j >= 0; j--) {
        word = (word << 8) | (i + j < plain.length ? plain[i + j] & 0xff : 0);
      }
      bytes.writeInt(word);
    }
    return bytes(bytes);
  }

  public static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return bytes;
  }
}
