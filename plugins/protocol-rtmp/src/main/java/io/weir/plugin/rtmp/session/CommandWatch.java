package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import io.weir.codec.rtmp.chunk.ChunkRelay;
import io.weir.codec.rtmp.chunk.CommandListener;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.plugin.rtmp.stream.ConnectFacts;
import io.weir.plugin.rtmp.stream.StreamNaming;

/**
 * Holds a relayed client to the stream and role that it was routed and authorised for. A connection
 * carries one stream: a {@code publish} or {@code play} of another one, another {@code connect}, or
 * a command that cannot be read (so that nobody knows what the origin would make of it) ends the
 * session before the origin has all of it. The same stream may be asked for again, after {@code
 * closeStream} or {@code deleteStream}, and everything else passes. Data messages and aggregates
 * are looked into too, see {@link HiddenCommands}.
 */
final class CommandWatch implements CommandListener {
  private static final int DATA_START = 1024;
  private static final int MAX_AGGREGATE = 1 << 18;

  private final StreamNaming naming;
  private final ConnectFacts connect;
  private final StreamKey key;
  private final Role role;
  private boolean armed;

  CommandWatch(StreamNaming naming, ConnectFacts connect, StreamKey key, Role role) {
    this.naming = naming;
    this.connect = new ConnectFacts(connect.app(), connect.tcUrl(), "", "", "");
    this.key = key;
    this.role = role;
  }

  /** From now on commands are checked; those before are the ones that the client began with. */
  void arm() {
    armed = true;
  }

  @Override
  public int hears(int typeId) {
    return switch (typeId) {
      case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> ChunkRelay.MAX_COLLECTED;
      case MessageType.DATA_AMF0, MessageType.DATA_AMF3 -> DATA_START;
      case MessageType.AGGREGATE -> MAX_AGGREGATE;
      default -> 0;
    };
  }

  @Override
  public void onCommand(int typeId, int streamId, ByteBuf payload) {
    if (!armed) {
      return;
    }
    if (!MessageType.isCommand(typeId)) {
      HiddenCommands.refuse(typeId, payload);
      return;
    }
    RtmpCommand command = RtmpCommand.decode(typeId, payload);
    switch (CommandName.canonical(command.name())) {
      case "publish" -> check(Role.PUBLISH, command);
      case "play" -> check(Role.PLAY, command);
      case "releasestream", "fcpublish", "fcunpublish" -> check(role, command);
      case "connect", "play2" -> throw foreign(command.name());
      default -> {}
    }
  }

  private void check(Role asked, RtmpCommand command) {
    String name = command.text(1);
    if (name == null || name.isEmpty()) {
      return;
    }
    if (asked != role) {
      throw foreign(command.name());
    }
    try {
      if (naming.name(connect, name).key().equals(key)) {
        return;
      }
    } catch (IllegalArgumentException noName) {
      throw foreign(command.name() + ", " + noName.getMessage());
    }
    throw foreign(command.name() + " of another stream");
  }

  @Override
  public void onLongCommand(int typeId, int streamId, int length, ByteBuf start) {
    if (!armed) {
      return;
    }
    if (typeId == MessageType.DATA_AMF0 || typeId == MessageType.DATA_AMF3) {
      HiddenCommands.refuse(typeId, start);
    } else {
      throw foreign("%d bytes of type %d".formatted(length, typeId));
    }
  }

  private RtmpException foreign(String what) {
    return new RtmpException(
        Reason.BAD_COMMAND,
        "command: %s (expected: about the %s of %s)".formatted(what, role, key));
  }
}
