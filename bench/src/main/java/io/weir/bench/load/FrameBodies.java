package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.bench.load.Frame.Kind;

/**
 * Bodies of FLV tags, which are the payloads of RTMP messages too; each carries the time of its
 * writing behind the tag's header ({@link Stamp}). Every body stands in the same memory, so one is
 * to be used before the next is asked for. Not thread-safe.
 */
final class FrameBodies {
  static final int KEY_FRAME_AVC = 0x17;
  private static final int INTER_FRAME_AVC = 0x27;
  private static final int AAC = 0xAF;
  private static final int VIDEO_HEADERS = 48;
  private static final int AUDIO_HEADERS = 24;

  private final ByteBuf scratch = Unpooled.wrappedBuffer(new byte[Frames.MAX_SIZE]);

  FrameBodies() {
    for (int i = 0; i < scratch.capacity(); i++) {
      scratch.setByte(i, i * 31);
    }
  }

  /** A frame, stamped with {@code nanos}. */
  ByteBuf of(Frame frame, long nanos) {
    tag(frame.kind(), 1);
    Stamp.write(scratch, nanos);
    return scratch.slice(0, frame.size());
  }

  /** What a decoder needs before the first picture. */
  ByteBuf videoHeaders() {
    tag(Kind.KEY_FRAME, 0);
    Stamp.clear(scratch);
    return scratch.slice(0, VIDEO_HEADERS);
  }

  /** What a decoder needs before the first sound. */
  ByteBuf audioHeaders() {
    tag(Kind.AUDIO, 0);
    Stamp.clear(scratch);
    return scratch.slice(0, AUDIO_HEADERS);
  }

  private void tag(Kind kind, int packetType) {
    int first =
        switch (kind) {
          case KEY_FRAME -> KEY_FRAME_AVC;
          case INTER_FRAME -> INTER_FRAME_AVC;
          case AUDIO -> AAC;
        };
    scratch.setByte(0, first).setByte(1, packetType).setMedium(2, 0);
  }
}
