package io.weir.codec.rtmp.command;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.Amf0Reader;
import io.weir.codec.rtmp.amf.Amf0Writer;
import io.weir.codec.rtmp.amf.AmfValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command (RTMP 1.0, section 7.2).
 *
 * @param name connect, createStream, publish, play, onStatus, _result, ...
 * @param transactionId 0 where no answer is expected
 * @param arguments all that follows; the first is the command object, often null
 */
public record RtmpCommand(String name, double transactionId, List<AmfValue> arguments) {
  public RtmpCommand {
    arguments = List.copyOf(arguments);
  }

  /** A command with these arguments. */
  public static RtmpCommand of(String name, double transactionId, AmfValue... arguments) {
    return new RtmpCommand(name, transactionId, List.of(arguments));
  }

  /**
   * Reads a command message; its payload is not moved.
   *
   * @throws RtmpException if it is no command, BAD_COMMAND, or its values are bad
   */
  public static RtmpCommand decode(RtmpMessage message) {
    return decode(message.typeId(), message.payload());
  }

  /**
   * Reads the payload of a command message of that type; the payload is not moved. The first byte
   * of an AMF3 command says nothing and is skipped whatever it is, as SRS and nginx-rtmp do: who
   * reads it otherwise can be told another command than they are.
   */
  public static RtmpCommand decode(int typeId, ByteBuf payload) {
    if (!MessageType.isCommand(typeId)) {
      throw new RtmpException(
          Reason.BAD_COMMAND, "message type: " + typeId + " (expected: 17 or 20)");
    }
    ByteBuf in = payload.duplicate();
    if (typeId == MessageType.COMMAND_AMF3 && in.isReadable()) {
      in.skipBytes(1);
    }
    Amf0Reader reader = new Amf0Reader(in);
    if (!(reader.next() instanceof AmfValue.Text name)) {
      throw new RtmpException(Reason.BAD_COMMAND, "command name: none (expected: a string)");
    }
    double transactionId =
        reader.hasNext() && reader.next() instanceof AmfValue.Num number ? number.value() : 0;
    List<AmfValue> arguments = new ArrayList<>();
    while (reader.hasNext()) {
      arguments.add(reader.next());
    }
    return new RtmpCommand(name.value(), transactionId, arguments);
  }

  /** Appends the payload of an AMF0 command message. */
  public void encode(ByteBuf out) {
    Amf0Writer writer = new Amf0Writer(out).write(name).write(transactionId);
    arguments.forEach(writer::write);
  }

  /** An AMF0 command message, owned by the caller. */
  public RtmpMessage message(ByteBufAllocator alloc, int csid, int streamId) {
    ByteBuf payload = alloc.buffer(256);
    encode(payload);
    return new RtmpMessage(MessageType.COMMAND_AMF0, 0, streamId, csid, payload);
  }

  /** The argument at {@code index}, null if there are not as many. */
  public @Nullable AmfValue argument(int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }

  /** The argument at {@code index} if it is a string, else null. */
  public @Nullable String text(int index) {
    return argument(index) instanceof AmfValue.Text text ? text.value() : null;
  }

  /** The argument at {@code index} if it has members, else null. */
  public AmfValue.@Nullable Members members(int index) {
    return argument(index) instanceof AmfValue.Members members ? members : null;
  }
}
