package io.weir.codec.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;

/**
 * Writes messages as chunks (RTMP 1.0, section 5.3): a fmt 0 header, then fmt 3 for the rest, so
 * that what it writes leans on nothing written before. One per direction of a connection, since it
 * follows the Set Chunk Size messages that it writes. Not thread-safe.
 */
public final class ChunkWriter {
  private int chunkSize = ChunkScanner.DEFAULT_CHUNK_SIZE;

  /** The chunk size in force, 1..16777215. */
  public int chunkSize() {
    return chunkSize;
  }

  /** Uses another chunk size, which the reader was told of in another way. */
  public void chunkSize(int bytes) {
    chunkSize = ChunkScanner.requireChunkSize(bytes);
  }

  /** Appends {@code message} to {@code out}; the message stays the caller's, indices included. */
  public void write(RtmpMessage message, ByteBuf out) {
    ByteBuf payload = message.payload();
    int length = payload.readableBytes();
    int timestamp = (int) message.timestamp();
    int chunks = Math.max(1, (int) (((long) length + chunkSize - 1) / chunkSize));
    out.ensureWritable(length + 18 + (chunks - 1) * 7);
    firstHeader(out, message.csid(), timestamp, length, message.typeId(), message.streamId());
    body(out, message.csid(), timestamp, payload, payload.readerIndex(), length, chunkSize);
    if (message.typeId() == MessageType.SET_CHUNK_SIZE && length >= 4) {
      chunkSize = ChunkScanner.requireChunkSize(payload.getInt(payload.readerIndex()));
    }
  }

  /** Payload that follows a first header, with continuing headers where chunks end. */
  static void body(
      ByteBuf out, int csid, int timestamp, ByteBuf payload, int index, int length, int chunkSize) {
    int written = Math.min(length, chunkSize);
    out.writeBytes(payload, index, written);
    while (written < length) {
      int n = Math.min(length - written, chunkSize);
      nextHeader(out, csid, timestamp);
      out.writeBytes(payload, index + written, n);
      written += n;
    }
  }

  static void firstHeader(
      ByteBuf out, int csid, int timestamp, int length, int typeId, int streamId) {
    boolean extended = isExtended(timestamp);
    basicHeader(out, 0, csid);
    out.writeMedium(extended ? ChunkScanner.EXTENDED : timestamp);
    out.writeMedium(length);
    out.writeByte(typeId);
    out.writeIntLE(streamId);
    if (extended) {
      out.writeInt(timestamp);
    }
  }

  static void nextHeader(ByteBuf out, int csid, int timestamp) {
    basicHeader(out, 3, csid);
    if (isExtended(timestamp)) {
      out.writeInt(timestamp);
    }
  }

  /** Whether an unsigned timestamp needs the extended field. */
  static boolean isExtended(int timestamp) {
    return Integer.compareUnsigned(timestamp, ChunkScanner.EXTENDED) >= 0;
  }

  private static void basicHeader(ByteBuf out, int fmt, int csid) {
    if (csid < 64) {
      out.writeByte(fmt << 6 | csid);
    } else if (csid < 320) {
      out.writeByte(fmt << 6);
      out.writeByte(csid - 64);
    } else {
      out.writeByte(fmt << 6 | 1);
      out.writeShortLE(csid - 64);
    }
  }
}
