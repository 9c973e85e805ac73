package io.weir.codec.rtmp.flv;

import io.netty.buffer.ByteBuf;

/** Appends the parts of an FLV file (Video File Format Specification 10.1, annex E). */
public final class FlvWriter {
  static final int SIGNATURE = 0x464C56;
  static final int HEADER = 9;
  static final int TAG_HEADER = 11;

  private FlvWriter() {}

  /** The file header and the size of no previous tag. */
  public static void header(ByteBuf out, boolean audio, boolean video) {
    out.writeMedium(SIGNATURE).writeByte(1).writeByte((audio ? 4 : 0) | (video ? 1 : 0));
    out.writeInt(HEADER).writeInt(0);
  }

  /** A tag and its size; {@code data} stays the caller's and is not moved. */
  public static void tag(ByteBuf out, int typeId, long timestamp, ByteBuf data) {
    int length = data.readableBytes();
    tagHeader(out, typeId, timestamp, length);
    out.writeBytes(data, data.readerIndex(), length).writeInt(TAG_HEADER + length);
  }

  /** The beginning of a tag; {@code length} bytes and {@code length + 11} as four bytes follow. */
  public static void tagHeader(ByteBuf out, int typeId, long timestamp, int length) {
    int millis = (int) timestamp;
    out.writeByte(typeId).writeMedium(length).writeMedium(millis).writeByte(millis >>> 24);
    out.writeMedium(0);
  }
}
