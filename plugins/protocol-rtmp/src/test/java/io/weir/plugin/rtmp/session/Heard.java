package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBufUtil;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.util.Optional;

/** A message as somebody got it, with nothing left to release. */
record Heard(
    int typeId, long timestamp, int streamId, String payload, Optional<RtmpCommand> command) {

  static Heard of(RtmpMessage message) {
    try {
      return new Heard(
          message.typeId(),
          message.timestamp(),
          message.streamId(),
          ByteBufUtil.hexDump(message.payload()),
          message.isCommand() ? Optional.of(RtmpCommand.decode(message)) : Optional.empty());
    } finally {
      message.release();
    }
  }

  /** Type id, or a command's name with its status code or result. */
  String brief() {
    return command.map(Heard::brief).orElse(String.valueOf(typeId));
  }

  private static String brief(RtmpCommand command) {
    AmfValue.Members info = command.members(1);
    String code = info == null ? null : info.text("code");
    return command.name() + (code == null ? "" : " " + code);
  }

  String description() {
    AmfValue.Members info = command.orElseThrow().members(1);
    return info == null ? "" : String.valueOf(info.text("description"));
  }
}
