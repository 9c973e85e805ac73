package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** Takes the framing off a chunked body that comes in pieces (RFC 9112 section 7.1). */
final class Unchunking {
  /** Of the present chunk; 0 while its size is read. */
  private int left;

  private int size;
  private boolean digits;

  /** Reads all of {@code in}, and passes what is in chunks. */
  void read(ByteBuf in, Consumer<ByteBuf> body) {
    while (in.isReadable()) {
      if (left > 0) {
        int count = Math.min(left, in.readableBytes());
        left -= count;
        body.accept(in.readSlice(count));
      } else {
        sizeByte(in.readByte());
      }
    }
  }

  /** A line break before any digit ends the chunk before. */
  private void sizeByte(byte b) {
    int digit = Character.digit(b, 16);
    if (digit >= 0) {
      digits = true;
      size = size << 4 | digit;
    } else if (b == '\n' && digits) {
      left = size;
      size = 0;
      digits = false;
    } else if (b != '\r' && b != '\n') {
      throw new IllegalStateException("chunk size: " + (char) b + " (expected: digits, CRLF)");
    }
  }
}
