package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.bench.load.Frame.Kind;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.chunk.ChunkWriter;

/**
 * Writes frames as FLV tag bodies in RTMP messages, each with the time of its writing behind the
 * tag's header ({@link Stamp}). Not thread-safe.
 */
final class FrameWriter {
  /** The message stream that every session here uses. */
  static final int STREAM_ID = 1;

  private static final int VIDEO_CSID = 6;
  private static final int AUDIO_CSID = 7;
  private static final int KEY_FRAME_AVC = 0x17;
  private static final int INTER_FRAME_AVC = 0x27;
  private static final int AAC = 0xAF;

  private final ByteBuf scratch = Unpooled.wrappedBuffer(new byte[Frames.MAX_SIZE]);
  private final ChunkWriter chunks = new ChunkWriter();

  FrameWriter(int chunkSize) {
    chunks.chunkSize(chunkSize);
    for (int i = 0; i < scratch.capacity(); i++) {
      scratch.setByte(i, i * 31);
    }
  }

  /** Appends a frame to {@code out}, stamped with {@code nanos}. */
  void write(Frame frame, long nanos, ByteBuf out) {
    boolean audio = frame.kind() == Kind.AUDIO;
    tag(frame.kind(), 1);
    Stamp.write(scratch, nanos);
    message(audio, frame.millis(), frame.size(), out);
  }

  /** Appends what a decoder needs before the first frame of either kind. */
  void writeSequenceHeaders(ByteBuf out) {
    tag(Kind.KEY_FRAME, 0);
    Stamp.clear(scratch);
    message(false, 0, 48, out);
    tag(Kind.AUDIO, 0);
    message(true, 0, 24, out);
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

  private void message(boolean audio, long millis, int size, ByteBuf out) {
    chunks.write(
        new RtmpMessage(
            audio ? MessageType.AUDIO : MessageType.VIDEO,
            millis,
            STREAM_ID,
            audio ? AUDIO_CSID : VIDEO_CSID,
            scratch.slice(0, size)),
        out);
  }

  /** Whether the message begins a group of pictures. */
  static boolean isKeyFrame(RtmpMessage message) {
    ByteBuf payload = message.payload();
    return message.typeId() == MessageType.VIDEO
        && payload.readableBytes() > 1
        && payload.getUnsignedByte(payload.readerIndex()) == KEY_FRAME_AVC
        && payload.getByte(payload.readerIndex() + 1) == 1;
  }
}
