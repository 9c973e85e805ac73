package io.weir.plugin.loopback;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.amf.Amf0Writer;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.plugin.loopback.stream.Media;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A stream with metadata, headers, and a key frame every ten frames, of various sizes. */
final class TestStream {
  /** Metadata and headers. */
  static final int OPENING = 3;

  private TestStream() {}

  static List<Media> of(int messages) {
    List<Media> stream = new ArrayList<>(openingAt(0));
    Random sizes = new Random(1);
    for (int i = 5; stream.size() < messages; i++) {
      stream.add(i % 2 == 0 ? audio(i) : frame(i, 10 + sizes.nextInt(20_000)));
    }
    return List.copyOf(stream);
  }

  static List<Media> openingAt(long timestamp) {
    ByteBuf metadata = Unpooled.buffer();
    new Amf0Writer(metadata)
        .write("onMetaData")
        .write(
            AmfValue.of(Map.of("videocodecid", AmfValue.of(7), "audiocodecid", AmfValue.of(10))));
    return List.of(
        Media.of(MessageType.DATA_AMF0, timestamp, metadata),
        media(MessageType.VIDEO, timestamp, 0x17, 0, 40),
        media(MessageType.AUDIO, timestamp, 0xaf, 0, 4));
  }

  /** A key frame if the number ends with a 5. */
  static Media frame(int number, int bytes) {
    return media(MessageType.VIDEO, number * 20L, number % 10 == 5 ? 0x17 : 0x27, 1, bytes);
  }

  private static Media audio(int number) {
    return media(MessageType.AUDIO, number * 20L, 0xaf, 1, 150);
  }

  private static Media media(int typeId, long timestamp, int first, int second, int length) {
    byte[] bytes = new byte[length];
    new Random(timestamp).nextBytes(bytes);
    bytes[0] = (byte) first;
    bytes[1] = (byte) second;
    return Media.of(typeId, timestamp, Unpooled.wrappedBuffer(bytes));
  }

  /** How players tell of it. */
  static List<String> played(List<Media> stream) {
    return stream.stream().map(Media::toString).toList();
  }
}
