package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.weir.bench.load.Frame.Kind;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.chunk.ChunkWriter;

/** Writes frames as RTMP messages. */
final class FrameWriter implements MediaWriter {
  /** The message stream that every session here uses. */
  static final int STREAM_ID = 1;

  private static final int VIDEO_CSID = 6;
  private static final int AUDIO_CSID = 7;

  private final FrameBodies bodies = new FrameBodies();
  private final ChunkWriter chunks = new ChunkWriter();

  FrameWriter(int chunkSize) {
    chunks.chunkSize(chunkSize);
  }

  @Override
  public void write(Frame frame, long nanos, ByteBuf out) {
    message(frame.kind() == Kind.AUDIO, frame.millis(), bodies.of(frame, nanos), out);
  }

  @Override
  public void writeSequenceHeaders(ByteBuf out) {
    message(false, 0, bodies.videoHeaders(), out);
    message(true, 0, bodies.audioHeaders(), out);
  }

  private void message(boolean audio, long millis, ByteBuf body, ByteBuf out) {
    chunks.write(
        new RtmpMessage(
            audio ? MessageType.AUDIO : MessageType.VIDEO,
            millis,
            STREAM_ID,
            audio ? AUDIO_CSID : VIDEO_CSID,
            body),
        out);
  }

  /** Whether the message begins a group of pictures. */
  static boolean isKeyFrame(RtmpMessage message) {
    ByteBuf payload = message.payload();
    return message.typeId() == MessageType.VIDEO
        && payload.readableBytes() > 1
        && payload.getUnsignedByte(payload.readerIndex()) == FrameBodies.KEY_FRAME_AVC
        && payload.getByte(payload.readerIndex() + 1) == 1;
  }
}
