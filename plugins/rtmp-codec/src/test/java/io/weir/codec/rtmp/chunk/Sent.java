package io.weir.codec.rtmp.chunk;

import io.netty.buffer.ByteBufUtil;
import io.weir.codec.rtmp.RtmpMessage;
import java.util.HexFormat;

/** A message by value: what a test sends and expects to be received. */
record Sent(int typeId, int timestamp, int streamId, int csid, String payload) {

  static Sent of(int typeId, int timestamp, int streamId, int csid, byte[] payload) {
    return new Sent(typeId, timestamp, streamId, csid, HexFormat.of().formatHex(payload));
  }

  /** Takes the message over and releases it. */
  static Sent of(RtmpMessage message) {
    byte[] payload = ByteBufUtil.getBytes(message.payload());
    message.release();
    return of(
        message.typeId(), (int) message.timestamp(), message.streamId(), message.csid(), payload);
  }

  @Override
  public String toString() {
    return "type %d at %d, stream %d, csid %d: %d bytes, %s"
        .formatted(
            typeId,
            timestamp,
            streamId,
            csid,
            payload.length() / 2,
            payload.substring(0, Math.min(20, payload.length())));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(payload);
  }

  Sent withStreamId(int id) {
    return new Sent(typeId, timestamp, id, csid, payload);
  }

  Sent withPayload(byte[] bytes) {
    return of(typeId, timestamp, streamId, csid, bytes);
  }
}
