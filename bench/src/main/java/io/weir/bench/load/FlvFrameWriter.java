package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.weir.bench.load.Frame.Kind;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.flv.FlvWriter;

/**
 * Writes frames as FLV tags in a chunked body (RFC 9112 section 7.1), a chunk for each group, as
 * SRS does.
 */
final class FlvFrameWriter implements MediaWriter {
  private static final int SIZE_DIGITS = 8;
  private static final int CRLF = 0x0d0a;
  private static final int CHUNK_HEADER = SIZE_DIGITS + 2;

  private final FrameBodies bodies = new FrameBodies();
  private int group;

  @Override
  public void writeSequenceHeaders(ByteBuf out) {
    beginGroup(out);
    FlvWriter.header(out, true, true);
    FlvWriter.tag(out, MessageType.VIDEO, 0, bodies.videoHeaders());
    FlvWriter.tag(out, MessageType.AUDIO, 0, bodies.audioHeaders());
    endGroup(out);
  }

  @Override
  public void beginGroup(ByteBuf out) {
    group = out.writerIndex();
    out.writeZero(SIZE_DIGITS).writeShort(CRLF);
  }

  @Override
  public void write(Frame frame, long nanos, ByteBuf out) {
    int type = frame.kind() == Kind.AUDIO ? MessageType.AUDIO : MessageType.VIDEO;
    FlvWriter.tag(out, type, frame.millis(), bodies.of(frame, nanos));
  }

  @Override
  public void endGroup(ByteBuf out) {
    int size = out.writerIndex() - group - CHUNK_HEADER;
    for (int i = 0; i < SIZE_DIGITS; i++) {
      int shift = 4 * (SIZE_DIGITS - 1 - i);
      out.setByte(group + i, Character.forDigit(size >>> shift & 0xf, 16));
    }
    out.writeShort(CRLF);
  }
}
