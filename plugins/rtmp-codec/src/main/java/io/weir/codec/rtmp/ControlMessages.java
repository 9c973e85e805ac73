package io.weir.codec.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Makes the protocol control and user control messages of RTMP 1.0, sections 5.4 and 7.1.7. They
 * travel on chunk stream 2 and message stream 0 with timestamp 0; the caller owns what it gets.
 */
public final class ControlMessages {
  /** The chunk stream of protocol control. */
  public static final int CSID = 2;

  /** Limit types of {@link #setPeerBandwidth}. */
  public static final int LIMIT_HARD = 0;

  public static final int LIMIT_SOFT = 1;
  public static final int LIMIT_DYNAMIC = 2;

  /** Events of {@link #userControl}. */
  public static final int STREAM_BEGIN = 0;

  public static final int STREAM_EOF = 1;
  public static final int STREAM_DRY = 2;
  public static final int SET_BUFFER_LENGTH = 3;
  public static final int STREAM_IS_RECORDED = 4;
  public static final int PING_REQUEST = 6;
  public static final int PING_RESPONSE = 7;

  private ControlMessages() {}

  /** What this side sends from now on comes in chunks of up to {@code bytes}, 1..16777215. */
  public static RtmpMessage setChunkSize(ByteBufAllocator alloc, int bytes) {
    return control(MessageType.SET_CHUNK_SIZE, alloc.buffer(4).writeInt(bytes));
  }

  /** The unfinished message on {@code csid} will not be finished. */
  public static RtmpMessage abort(ByteBufAllocator alloc, int csid) {
    return control(MessageType.ABORT, alloc.buffer(4).writeInt(csid));
  }

  /** {@code bytes} (32 bits that wrap) were received so far. */
  public static RtmpMessage acknowledgement(ByteBufAllocator alloc, long bytes) {
    return control(MessageType.ACKNOWLEDGEMENT, alloc.buffer(4).writeInt((int) bytes));
  }

  /** This side expects an acknowledgement every {@code bytes}. */
  public static RtmpMessage windowAckSize(ByteBufAllocator alloc, int bytes) {
    return control(MessageType.WINDOW_ACK_SIZE, alloc.buffer(4).writeInt(bytes));
  }

  /** The peer is to have at most {@code bytes} unacknowledged. */
  public static RtmpMessage setPeerBandwidth(ByteBufAllocator alloc, int bytes, int limitType) {
    return control(
        MessageType.SET_PEER_BANDWIDTH, alloc.buffer(5).writeInt(bytes).writeByte(limitType));
  }

  /** An event about one message stream, or a ping with its time in place of the stream. */
  public static RtmpMessage userControl(ByteBufAllocator alloc, int event, int value) {
    return control(MessageType.USER_CONTROL, alloc.buffer(6).writeShort(event).writeInt(value));
  }

  /** The player buffers {@code millis} of message stream {@code streamId}. */
  public static RtmpMessage setBufferLength(ByteBufAllocator alloc, int streamId, int millis) {
    ByteBuf payload = alloc.buffer(10).writeShort(SET_BUFFER_LENGTH);
    return control(MessageType.USER_CONTROL, payload.writeInt(streamId).writeInt(millis));
  }

  private static RtmpMessage control(int typeId, ByteBuf payload) {
    return new RtmpMessage(typeId, 0, 0, CSID, payload);
  }
}
