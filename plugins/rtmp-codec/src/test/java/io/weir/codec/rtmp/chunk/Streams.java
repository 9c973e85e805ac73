package io.weir.codec.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.RtmpMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes random message sequences and cuts bytes at random places. */
final class Streams {
  private static final int[] CSIDS = {2, 3, 4, 6, 63, 64, 100, 319, 320, 1000, 65599};
  private static final int[] LENGTHS = {0, 1, 2, 3, 4, 5, 6, 10, 127, 128, 129, 300};
  private static final int[] SIZES = {1, 2, 3, 5, 64, 128, 4096, 0xFFFFFF};
  private static final int[] TYPES = {4, 8, 9, 18, 20, 17, 22, 99};

  private Streams() {}

  static List<Sent> messages(Random random, int count) {
    List<Sent> messages = new ArrayList<>();
    int csidCount = 1 + random.nextInt(5);
    int[] csids = random.ints(csidCount, 0, CSIDS.length).map(i -> CSIDS[i]).toArray();
    int[] timestamps = new int[65600];
    int[] deltas = new int[65600];
    int previous = 0;
    for (int i = 0; i < count; i++) {
      int csid = csids[random.nextInt(csids.length)];
      if (random.nextInt(12) == 0) {
        int size = SIZES[random.nextInt(SIZES.length)];
        byte[] payload = Unpooled.buffer(4).writeInt(size).array();
        messages.add(Sent.of(1, timestamps[csid], 0, csid, payload));
        continue;
      }
      if (random.nextInt(3) == 0) {
        deltas[csid] = delta(random);
      }
      timestamps[csid] += deltas[csid];
      int type = random.nextInt(3) > 0 ? 9 : TYPES[random.nextInt(TYPES.length)];
      int streamId = random.nextInt(4) > 0 ? 1 : random.nextInt(3);
      previous = random.nextBoolean() ? previous : LENGTHS[random.nextInt(LENGTHS.length)];
      byte[] payload = new byte[previous];
      random.nextBytes(payload);
      if (type == 4 && payload.length >= 6) {
        Unpooled.wrappedBuffer(payload).setShort(0, random.nextInt(7)).setInt(2, random.nextInt(4));
      }
      messages.add(Sent.of(type, timestamps[csid], streamId, csid, payload));
    }
    return messages;
  }

  private static int delta(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> 0xFFFFFF - random.nextInt(2);
      case 2 -> 0x01000000 + random.nextInt(1 << 28);
      case 3 -> -random.nextInt(100);
      default -> random.nextInt(100);
    };
  }

  /** Pieces that together are {@code bytes}, some a byte long, some empty. */
  static List<ByteBuf> cut(ByteBuf bytes, Random random, CountingAllocation alloc) {
    List<ByteBuf> pieces = new ArrayList<>();
    int longest = 1 + random.nextInt(random.nextBoolean() ? 8 : 400);
    for (int at = bytes.readerIndex(); at < bytes.writerIndex(); ) {
      int n = Math.min(random.nextInt(longest + 1), bytes.writerIndex() - at);
      pieces.add(alloc.allocator().buffer(n + 1).writeBytes(bytes, at, n));
      at += n;
    }
    return pieces;
  }

  /** All messages in {@code piece}, which is released. */
  static void decode(MessageDecoder decoder, ByteBuf piece, List<Sent> into) {
    try {
      for (RtmpMessage m = decoder.decode(piece); m != null; m = decoder.decode(piece)) {
        into.add(Sent.of(m));
      }
    } finally {
      piece.release();
    }
  }
}
