package io.weir.plugin.loopback.stream;

import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.MessageType;

/** Small messages that differ by their number. */
final class Samples {
  private Samples() {}

  static Media metadata(int number) {
    byte[] bytes = new byte[14];
    System.arraycopy(
        "\2\0\nonMetaData".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, bytes, 0, 13);
    bytes[13] = (byte) number;
    return Media.of(MessageType.DATA_AMF0, 0, Unpooled.wrappedBuffer(bytes));
  }

  static Media videoHeader(int number) {
    return video(0, 0x17, 0, number);
  }

  static Media audioHeader(int number) {
    return Media.of(
        MessageType.AUDIO, 0, Unpooled.wrappedBuffer(new byte[] {(byte) 0xaf, 0, (byte) number}));
  }

  static Media key(long timestamp) {
    return video(timestamp, 0x17, 1, (int) timestamp);
  }

  static Media inter(long timestamp) {
    return video(timestamp, 0x27, 1, (int) timestamp);
  }

  private static Media video(long timestamp, int first, int packet, int number) {
    byte[] bytes = {(byte) first, (byte) packet, 0, 0, 0, (byte) number};
    return Media.of(MessageType.VIDEO, timestamp, Unpooled.wrappedBuffer(bytes));
  }
}
