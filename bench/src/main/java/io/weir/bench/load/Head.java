package io.weir.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/** Heads of HTTP messages, as far as this bench must know them. */
final class Head {
  private static final int CRLF_CRLF = 0x0d0a0d0a;
  private static final int STATUS = "HTTP/1.1 ".length();
  private static final String LENGTH = "content-length:";

  private Head() {}

  /** Where the head that begins at the reader index ends; 0 if it is not complete. */
  static int end(ByteBuf in) {
    int last = in.writerIndex() - 4;
    for (int i = in.readerIndex(); i <= last; i++) {
      if (in.getByte(i) == '\r' && in.getInt(i) == CRLF_CRLF) {
        return i + 4;
      }
    }
    return 0;
  }

  /** Whether an answer's head says 200. */
  static boolean isOk(ByteBuf in) {
    int at = in.readerIndex() + STATUS;
    return in.getByte(at) == '2' && in.getByte(at + 1) == '0' && in.getByte(at + 2) == '0';
  }

  /** What the head before {@code end} says of the body's length; -1 if nothing. */
  static int length(ByteBuf in, int end) {
    for (int i = in.readerIndex(); i < end - LENGTH.length(); i++) {
      if (in.getByte(i) == '\n' && says(in, i + 1)) {
        int lineEnd = in.indexOf(i + 1, end, (byte) '\r');
        int value = i + 1 + LENGTH.length();
        return Integer.parseInt(in.toString(value, lineEnd - value, US_ASCII).trim());
      }
    }
    return -1;
  }

  private static boolean says(ByteBuf in, int at) {
    for (int i = 0; i < LENGTH.length(); i++) {
      if ((in.getByte(at + i) | 0x20) != (LENGTH.charAt(i) | 0x20)) {
        return false;
      }
    }
    return true;
  }
}
