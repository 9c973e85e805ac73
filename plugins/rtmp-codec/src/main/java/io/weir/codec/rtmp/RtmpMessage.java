package io.weir.codec.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;

/**
 * One whole RTMP message. Reference-counted through its payload: who receives it releases it.
 *
 * @param typeId see {@link MessageType}; 0..255
 * @param timestamp milliseconds, absolute, 32 bits that wrap: 0..4294967295
 * @param streamId the message stream id; 0 is the connection itself
 * @param csid the chunk stream it came on or is to be written to; 2..65599
 * @param payload the message body, between its reader and writer index
 */
public record RtmpMessage(int typeId, long timestamp, int streamId, int csid, ByteBuf payload)
    implements ReferenceCounted {

  /** Whether it carries a command. */
  public boolean isCommand() {
    return MessageType.isCommand(typeId);
  }

  @Override
  public int refCnt() {
    return payload.refCnt();
  }

  @Override
  public RtmpMessage retain() {
    payload.retain();
    return this;
  }

  @Override
  public RtmpMessage retain(int increment) {
    payload.retain(increment);
    return this;
  }

  @Override
  public RtmpMessage touch() {
    payload.touch();
    return this;
  }

  @Override
  public RtmpMessage touch(Object hint) {
    payload.touch(hint);
    return this;
  }

  @Override
  public boolean release() {
    return payload.release();
  }

  @Override
  public boolean release(int decrement) {
    return payload.release(decrement);
  }
}
