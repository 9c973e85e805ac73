package io.weir.plugin.loopback.rtmp;

import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;

/** The commands that end a stream but not its connection. Pure. */
final class Endings {
  private Endings() {}

  /**
   * Whether a command ends a message stream.
   *
   * @param on the message stream that the command came on
   * @param streamId the message stream in question
   */
  static boolean ends(RtmpCommand command, int on, int streamId) {
    return switch (command.name()) {
      case "FCUnpublish" -> true;
      case "closeStream" -> on == streamId;
      case "deleteStream" ->
          command.argument(1) instanceof AmfValue.Num number && (int) number.value() == streamId;
      default -> false;
    };
  }
}
