package io.weir.codec.rtmp.flv;

import io.netty.buffer.ByteBuf;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reads an FLV file from a buffer that grows: what is incomplete stays in it. Not thread-safe. The
 * sizes of previous tags are not checked.
 */
public final class FlvReader {
  private boolean headerRead;

  /**
   * The next tag, whose data the caller owns, or null if {@code in} does not have all of it.
   *
   * @throws RtmpException BAD_FLV if the file header is not one
   */
  public @Nullable FlvTag next(ByteBuf in) {
    if (!headerRead && !readHeader(in)) {
      return null;
    }
    int at = in.readerIndex();
    if (in.readableBytes() < FlvWriter.TAG_HEADER) {
      return null;
    }
    int length = in.getUnsignedMedium(at + 1);
    if (in.readableBytes() < FlvWriter.TAG_HEADER + length + 4) {
      return null;
    }
    int typeId = in.getUnsignedByte(at) & 0x1F;
    long timestamp = in.getUnsignedMedium(at + 4) | (long) in.getUnsignedByte(at + 7) << 24;
    in.skipBytes(FlvWriter.TAG_HEADER);
    FlvTag tag = new FlvTag(typeId, timestamp, in.readRetainedSlice(length));
    in.skipBytes(4);
    return tag;
  }

  private boolean readHeader(ByteBuf in) {
    if (in.readableBytes() < FlvWriter.HEADER + 4) {
      return false;
    }
    int at = in.readerIndex();
    int signature = in.getMedium(at);
    long length = in.getUnsignedInt(at + 5);
    if (signature != FlvWriter.SIGNATURE || length != FlvWriter.HEADER) {
      throw new RtmpException(
          Reason.BAD_FLV,
          "signature: 0x%06x, header length %d (expected: 0x464c56, 9)"
              .formatted(signature & 0xFFFFFF, length));
    }
    in.skipBytes(FlvWriter.HEADER + 4);
    headerRead = true;
    return true;
  }
}
