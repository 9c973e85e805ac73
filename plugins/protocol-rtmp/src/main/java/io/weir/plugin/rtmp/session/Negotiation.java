package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.api.Role;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.chunk.ChunkWriter;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.plugin.rtmp.origin.Recording;
import io.weir.plugin.rtmp.stream.ConnectFacts;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays the server until the client names its stream: answers what has to be answered before a
 * client goes on, and notes in the recording what an origin will have to answer again. All other
 * messages, of whatever type, are for the origin and just wait in the recording.
 *
 * <p>No channel, no clock. Confined to the client's event loop.
 */
final class Negotiation {
  private static final int WINDOW = 2_500_000;
  private static final int MAX_STREAMS = 16;
  private static final int MAX_CALLS = 64;
  private static final int MAX_FACT = 4096;

  /** In {@code capsEx} of Enhanced RTMP v2: reconnects on request. */
  private static final int RECONNECT = 0x01;

  private final Recording recording;
  private final ByteBufAllocator alloc;
  private final ChunkWriter writer = new ChunkWriter();
  private final Set<String> alsoNamed = new HashSet<>();
  private @Nullable ConnectFacts connect;
  private boolean reconnects;
  private int streams;
  private int calls;
  private long clientWindow;

  Negotiation(Recording recording, ByteBufAllocator alloc) {
    this.recording = recording;
    this.alloc = alloc;
  }

  /**
   * Takes the client's next message.
   *
   * @param end where in the recording the message ends
   * @param out gets the answer, if there is one
   * @return what the client asks for, once it does; nothing may be handled after that
   * @throws RtmpException if the client breaks the protocol
   */
  @Nullable Wish handle(RtmpMessage message, int end, ByteBuf out) {
    switch (message.typeId()) {
      case MessageType.WINDOW_ACK_SIZE -> {
        if (message.payload().readableBytes() >= 4) {
          clientWindow = message.payload().getUnsignedInt(message.payload().readerIndex());
        }
        return null;
      }
      case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> {
        return command(RtmpCommand.decode(message), ReplyLine.of(message), end, out);
      }
      default -> {
        HiddenCommands.refuse(message.typeId(), message.payload());
        return null;
      }
    }
  }

  /** After how many bytes the client wants an acknowledgement; 0 is never. */
  long clientWindow() {
    return clientWindow;
  }

  private @Nullable Wish command(RtmpCommand command, ReplyLine line, int end, ByteBuf out) {
    String name = CommandName.canonical(command.name());
    switch (name) {
      case "connect" -> connect(command, line, end, out);
      case "createstream" -> createStream(command, line, end, out);
      case "publish", "play" -> {
        return wish(name.equals("publish") ? Role.PUBLISH : Role.PLAY, command, line, end);
      }
      case "play2" -> throw unexpected("play2", "play");
      case "getstreamlength" -> reply(command, Replies.noLength(command), line, out);
      case "fcsubscribe" -> {
        reply(command, Replies.done(command), line, out);
        String stream = String.valueOf(command.text(1));
        say(line.message(alloc, ReplyLine.COMMANDS, Replies.subscribed(stream)), out);
      }
      case "releasestream", "fcpublish", "fcunpublish" -> {
        alsoNamed(command);
        reply(command, Replies.done(command), line, out);
      }
      default -> reply(command, Replies.done(command), line, out);
    }
    return null;
  }

  private void connect(RtmpCommand command, ReplyLine line, int end, ByteBuf out) {
    if (connect != null) {
      throw unexpected("a second connect", "one");
    }
    AmfValue.Members about = command.members(0);
    if (about == null) {
      throw unexpected("connect without an object", "connect with tcUrl and app");
    }
    connect =
        new ConnectFacts(
            text(about, "app"),
            text(about, "tcUrl"),
            text(about, "pageUrl"),
            text(about, "swfUrl"),
            text(about, "flashVer"));
    reconnects = ((int) about.number("capsEx", 0) & RECONNECT) != 0;
    recording.connect(command.transactionId(), end);
    say(ControlMessages.windowAckSize(alloc, WINDOW), out);
    say(ControlMessages.setPeerBandwidth(alloc, WINDOW, ControlMessages.LIMIT_DYNAMIC), out);
    say(line.message(alloc, ReplyLine.COMMANDS, Replies.connected(command)), out);
  }

  private static String text(AmfValue.Members members, String name) {
    String value = members.text(name);
    if (value != null && value.length() > MAX_FACT) {
      throw unexpected(
          "connect with " + name + " of " + value.length() + " characters", "up to " + MAX_FACT);
    }
    return value == null ? "" : value;
  }

  private void createStream(RtmpCommand command, ReplyLine line, int end, ByteBuf out) {
    requireConnect(command);
    if (streams == MAX_STREAMS) {
      throw unexpected("createStream number " + (streams + 1), "up to " + MAX_STREAMS);
    }
    streams++;
    recording.createStream(command.transactionId(), streams, end);
    say(line.message(alloc, ReplyLine.COMMANDS, Replies.created(command, streams)), out);
  }

  private @Nullable Wish wish(Role role, RtmpCommand command, ReplyLine line, int end) {
    ConnectFacts facts = requireConnect(command);
    if (command.argument(1) instanceof AmfValue.Bool stop && !stop.value()) {
      return null;
    }
    String name = command.text(1);
    if (name == null) {
      throw unexpected(command.name() + " of " + command.argument(1), "a stream's name");
    }
    recording.request(command.transactionId(), line.streamId(), end);
    return new Wish(role, name, alsoNamed, facts, line, reconnects);
  }

  private void alsoNamed(RtmpCommand command) {
    String name = command.text(1);
    if (name == null || name.isEmpty()) {
      return;
    }
    alsoNamed.add(name);
    if (alsoNamed.size() > MAX_STREAMS) {
      throw unexpected(command.name() + " of many streams", "of one");
    }
  }

  private ConnectFacts requireConnect(RtmpCommand command) {
    if (connect == null) {
      throw unexpected(command.name() + " before connect", "connect");
    }
    return connect;
  }

  private void reply(RtmpCommand call, RtmpCommand answer, ReplyLine line, ByteBuf out) {
    if (call.transactionId() != 0) {
      calls++;
      if (calls > MAX_CALLS) {
        throw unexpected("call number " + calls, "publish or play by then");
      }
      recording.answered(call.transactionId());
      say(line.message(alloc, ReplyLine.COMMANDS, answer), out);
    }
  }

  /** Appends a message of Weir's own and releases it. */
  void say(RtmpMessage message, ByteBuf out) {
    try {
      writer.write(message, out);
    } finally {
      message.release();
    }
  }

  private static RtmpException unexpected(String what, String expected) {
    return new RtmpException(
        Reason.BAD_COMMAND, "command: " + what + " (expected: " + expected + ")");
  }
}
