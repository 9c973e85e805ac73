package io.weir.plugin.rtmp.origin;

import io.netty.buffer.ByteBuf;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import java.util.ArrayList;
import java.util.List;

/** Which message streams the client and the origin know by different numbers. */
final class StreamIds {
  private record Pair(int client, int origin) {}

  /** Takes one pair. */
  interface Visitor {
    void visit(int client, int origin);
  }

  private final List<Pair> pairs = new ArrayList<>();

  void add(int client, int origin) {
    pairs.add(new Pair(client, origin));
  }

  void forEach(Visitor visitor) {
    pairs.forEach(pair -> visitor.visit(pair.client, pair.origin));
  }

  private int clientId(int origin) {
    for (Pair pair : pairs) {
      if (pair.origin == origin) {
        return pair.client;
      }
    }
    return origin;
  }

  /** The origin's message in the client's numbers; its payload may be changed. */
  RtmpMessage forClient(RtmpMessage message) {
    ByteBuf payload = message.payload();
    if (message.typeId() == MessageType.USER_CONTROL
        && payload.readableBytes() >= 6
        && payload.getUnsignedShort(payload.readerIndex()) <= ControlMessages.STREAM_IS_RECORDED) {
      int index = payload.readerIndex() + 2;
      payload.setInt(index, clientId(payload.getInt(index)));
    }
    return new RtmpMessage(
        message.typeId(),
        message.timestamp(),
        clientId(message.streamId()),
        message.csid(),
        payload);
  }
}
