package io.weir.codec.webrtc;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams within a stream of bytes, each behind its length in 16 bits (RFC 4571 section 2), as
 * ICE has them over TCP (RFC 6544 section 3). Stateless; any thread.
 */
public final class StreamFraming {
  /** Bytes before each datagram. */
  public static final int HEADER = 2;

  private StreamFraming() {}

  /**
   * Takes the next datagram off a buffer, header and all.
   *
   * @param stream read up to the end of that datagram; untouched if it is not whole yet
   * @param most bytes that a datagram may have
   * @return a retained slice, perhaps empty; null if it is not whole yet
   * @throws FramingException if it says that it is longer than {@code most}
   */
  public static @Nullable ByteBuf next(ByteBuf stream, int most) throws FramingException {
    if (stream.readableBytes() < HEADER) {
      return null;
    }
    int length = stream.getUnsignedShort(stream.readerIndex());
    if (length > most) {
      throw new FramingException("frame: " + length + " bytes (expected: up to " + most + ")");
    }
    if (stream.readableBytes() < HEADER + length) {
      return null;
    }
    stream.skipBytes(HEADER);
    return stream.readRetainedSlice(length);
  }

  /**
   * Writes what stands before a datagram.
   *
   * @param length of the datagram, 0..65535
   */
  public static ByteBuf header(ByteBuf to, int length) {
    return to.writeShort(length);
  }
}
