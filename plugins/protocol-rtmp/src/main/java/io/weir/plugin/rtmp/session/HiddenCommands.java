package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Finds commands in messages that are none. Some servers take a data message named {@code publish},
 * or a command within an aggregate, for what it says (seen with nginx-rtmp); so a client could be
 * authorised for one stream and take another. No real client sends such. Pure.
 */
final class HiddenCommands {
  private static final Set<String> COMMANDS =
      Set.of("connect", "createstream", "publish", "play", "play2");
  private static final int SHORT_STRING = 2;
  private static final int SUB_HEADER = 11;
  private static final int BACK_POINTER = 4;

  private HiddenCommands() {}

  /**
   * Looks at a message of any type, or at its beginning if it is a data message.
   *
   * @throws RtmpException if it has a command in it
   */
  static void refuse(int typeId, ByteBuf payload) {
    switch (typeId) {
      case MessageType.DATA_AMF0 -> refuseData(payload.duplicate());
      case MessageType.DATA_AMF3 -> {
        ByteBuf values = payload.duplicate();
        if (values.isReadable()) {
          values.skipBytes(1);
        }
        refuseData(values);
      }
      case MessageType.AGGREGATE -> refuseAggregate(payload.duplicate());
      default -> {}
    }
  }

  private static void refuseData(ByteBuf values) {
    String name = CommandName.canonical(name(values));
    if (COMMANDS.contains(name)) {
      throw hidden("data message named " + name);
    }
  }

  /** The string that the values begin with, as far as it is there; empty if it is none. */
  private static String name(ByteBuf values) {
    if (values.readableBytes() < 3 || values.readByte() != SHORT_STRING) {
      return "";
    }
    int length = Math.min(values.readUnsignedShort(), values.readableBytes());
    return values.toString(values.readerIndex(), length, StandardCharsets.US_ASCII);
  }

  private static void refuseAggregate(ByteBuf messages) {
    while (messages.readableBytes() >= SUB_HEADER) {
      int typeId = messages.readUnsignedByte();
      int length = messages.readUnsignedMedium();
      messages.skipBytes(SUB_HEADER - 4);
      switch (typeId) {
        case MessageType.AUDIO, MessageType.VIDEO -> {}
        case MessageType.DATA_AMF0, MessageType.DATA_AMF3 ->
            refuse(
                typeId,
                messages.slice(messages.readerIndex(), Math.min(length, messages.readableBytes())));
        default -> throw hidden("aggregate with a message of type " + typeId);
      }
      messages.skipBytes(Math.min(length + BACK_POINTER, messages.readableBytes()));
    }
  }

  private static RtmpException hidden(String what) {
    return new RtmpException(Reason.BAD_COMMAND, what + " (expected: media)");
  }
}
