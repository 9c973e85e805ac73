package io.weir.codec.srt;

import io.netty.buffer.ByteBuf;
import io.weir.codec.srt.SrtException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Finds the stream id among a conclusion's extensions (section 3.2.1.3). Strict where a listener
 * might read the same bytes in another way, so that nobody is routed by one stream id and served by
 * another. Stateless; any thread.
 */
public final class StreamIdExtension {
  /** The longest stream id, in bytes of UTF-8. */
  public static final int MAX_LENGTH = 512;

  /** The flag in the handshake's extension field that announces extensions 5 to 8. */
  private static final int CONFIG = 4;

  private static final int TYPE = 5;
  private static final int BLOCK_HEADER = 4;

  private StreamIdExtension() {}

  /**
   * Reads the stream id; the reader index stays.
   *
   * @param conclusion a conclusion of version 5
   * @param handshake its fixed part
   * @return the stream id, empty if there is none
   * @throws SrtException if the extensions are cut off, their lengths lie, there are two stream
   *     ids, or it is too long or not UTF-8
   */
  public static String find(ByteBuf conclusion, Handshake handshake) throws SrtException {
    int end = conclusion.writerIndex();
    int at = conclusion.readerIndex() + Handshake.SIZE;
    String found = null;
    while (at < end) {
      int size = blockSize(conclusion, at, end);
      if (conclusion.getUnsignedShort(at) == TYPE) {
        if (found != null) {
          throw new SrtException(Reason.EXTENSION, "stream id: two (expected: one)");
        }
        found = text(conclusion, at + BLOCK_HEADER, size);
      }
      at += BLOCK_HEADER + size;
    }
    boolean announced = (handshake.extension() & CONFIG) != 0;
    if (found != null && !announced) {
      throw new SrtException(
          Reason.EXTENSION,
          "extension flags: 0x%x (expected: with 0x%x, as there is a stream id)"
              .formatted(handshake.extension(), CONFIG));
    }
    return found == null ? "" : found;
  }

  private static int blockSize(ByteBuf packet, int at, int end) throws SrtException {
    int left = end - at - BLOCK_HEADER;
    if (left < 0) {
      throw new SrtException(
          Reason.EXTENSION,
          "extension: %d bytes (expected: at least %d)".formatted(end - at, BLOCK_HEADER));
    }
    int type = packet.getUnsignedShort(at);
    if (type == 0) {
      throw new SrtException(Reason.EXTENSION, "extension type: 0 (expected: 1 or more)");
    }
    int size = packet.getUnsignedShort(at + 2) * Integer.BYTES;
    if (size > left) {
      throw new SrtException(
          Reason.EXTENSION,
          "extension %d: %d bytes (expected: up to %d, the rest of the datagram)"
              .formatted(type, size, left));
    }
    return size;
  }

  /** Every 32-bit word stands the other way round; the last is filled with zeros. */
  private static String text(ByteBuf packet, int at, int size) throws SrtException {
    if (size == 0 || size > MAX_LENGTH) {
      throw new SrtException(
          Reason.STREAM_ID, "stream id: %d bytes (expected: 1..%d)".formatted(size, MAX_LENGTH));
    }
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = packet.getByte(at + (i ^ 3));
    }
    int length = size;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    try {
      ByteBuffer encoded = ByteBuffer.wrap(bytes, 0, length);
      String text = StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
      if (text.indexOf(0) >= 0) {
        throw new SrtException(Reason.STREAM_ID, "stream id: a zero byte (expected: text)");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new SrtException(Reason.STREAM_ID, "stream id: not UTF-8 (expected: UTF-8)");
    }
  }
}
