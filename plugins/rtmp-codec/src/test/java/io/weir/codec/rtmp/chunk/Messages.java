package io.weir.codec.rtmp.chunk;

import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.RtmpMessage;

/** Messages to write, of memory that needs no release. */
final class Messages {
  private Messages() {}

  static RtmpMessage message(Sent sent) {
    return new RtmpMessage(
        sent.typeId(),
        Integer.toUnsignedLong(sent.timestamp()),
        sent.streamId(),
        sent.csid(),
        Unpooled.wrappedBuffer(sent.bytes()));
  }
}
