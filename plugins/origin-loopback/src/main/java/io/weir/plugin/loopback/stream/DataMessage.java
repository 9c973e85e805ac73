package io.weir.plugin.loopback.stream;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Data messages begin with a name; what follows is not looked at here. Pure. */
final class DataMessage {
  private static final int AMF0_STRING = 2;
  private static final String SET_DATA_FRAME = "@setDataFrame";

  private DataMessage() {}

  /**
   * What players get of a publisher's data: without the byte that AMF3 messages put before AMF0,
   * and without the name that asks the server to keep it.
   *
   * @return a view of {@code payload}
   */
  static ByteBuf forPlayers(ByteBuf payload) {
    ByteBuf view = payload.slice();
    if (view.isReadable() && view.getByte(view.readerIndex()) == 0) {
      view.skipBytes(1);
    }
    if (begins(view, SET_DATA_FRAME)) {
      view.skipBytes(3 + SET_DATA_FRAME.length());
    }
    return view;
  }

  /** Whether the data's name is {@code name}. */
  static boolean begins(ByteBuf data, String name) {
    int at = data.readerIndex();
    int length = name.length();
    return data.readableBytes() >= 3 + length
        && data.getByte(at) == AMF0_STRING
        && data.getUnsignedShort(at + 1) == length
        && data.toString(at + 3, length, StandardCharsets.US_ASCII).equals(name);
  }
}
