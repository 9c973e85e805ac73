package io.weir.plugin.rtmp.origin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.api.ErrorCode;
import io.weir.api.routing.RouteException;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.chunk.ChunkRelay;
import io.weir.codec.rtmp.chunk.ChunkWriter;
import io.weir.codec.rtmp.chunk.CommandListener;
import io.weir.codec.rtmp.chunk.MessageDecoder;
import io.weir.codec.rtmp.chunk.RtmpLimits;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.plugin.rtmp.origin.Recording.Kind;
import io.weir.plugin.rtmp.origin.Recording.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Says to one origin what a client has said, command by command: what follows {@code connect} or
 * {@code createStream} waits for the answer to it, since the answer may be a no, or a message
 * stream of another number than the client was given. The bytes are the client's own; only message
 * stream ids are replaced, where they differ.
 *
 * <p>Of what the origin says meanwhile, the answers to what the client has its answers to already
 * are dropped, and so is what matters to this connection alone (chunk size, acknowledgements); all
 * else is kept for the client. The first {@code onStatus} after {@code publish} or {@code play}, or
 * the first media, is the origin's yes.
 *
 * <p>Confined to the connection's event loop; {@link #close} it, also after a refusal.
 */
final class Replay implements AutoCloseable {
  private static final int MAX_ANSWERS = 64;

  private final Recording recording;
  private final RtmpLimits limits;
  private final ChunkRelay toOrigin;
  private final MessageDecoder fromOrigin;
  private final StreamIds streamIds = new StreamIds();
  private final Deque<RtmpMessage> answers = new ArrayDeque<>();
  private int told;
  private boolean accepted;
  private boolean taken;

  /** Tells nothing yet; {@code watch} hears of the client's commands, those replayed included. */
  Replay(Recording recording, RtmpLimits limits, CommandListener watch, ByteBufAllocator alloc) {
    this.recording = recording;
    this.limits = limits;
    this.toOrigin = ChunkRelay.fromStart(limits, watch);
    this.fromOrigin = new MessageDecoder(limits, alloc);
  }

  /** Appends to {@code out} what comes next, up to the next command that has to be answered. */
  void tellNext(ByteBuf out) {
    List<Step> steps = recording.steps();
    int from = told == 0 ? 0 : steps.get(told - 1).end();
    ByteBuf bytes = toOrigin.relay(recording.copy(from, steps.get(told).end()));
    told++;
    try {
      out.writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  /** How many commands that have to be answered the origin was told. */
  int told() {
    return told;
  }

  /** Whether the origin knows all, up to {@code publish} or {@code play}. */
  boolean isRequested() {
    return told == recording.steps().size();
  }

  /**
   * Reads what the origin says and appends to {@code out} what follows from it. Stops reading once
   * the origin has accepted: what is left in {@code in} is the client's.
   *
   * @return whether the origin has accepted
   * @throws OriginRejection if it says no
   * @throws RouteException if it talks without coming to the point
   * @throws io.weir.codec.rtmp.RtmpException if it does not speak RTMP
   */
  boolean receive(ByteBuf in, ByteBuf out) throws RouteException {
    while (!accepted) {
      RtmpMessage message = fromOrigin.decode(in);
      if (message == null) {
        return false;
      }
      try {
        handle(message, out);
      } finally {
        message.release();
      }
    }
    return true;
  }

  /** A play that the origin neither grants nor refuses: it waits there for its publisher. */
  void acceptSilence() {
    accepted = true;
  }

  private void handle(RtmpMessage message, ByteBuf out) throws RouteException {
    switch (message.typeId()) {
      case MessageType.SET_CHUNK_SIZE, MessageType.ABORT, MessageType.ACKNOWLEDGEMENT -> {}
      case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 ->
          command(RtmpCommand.decode(message), message, out);
      case MessageType.AUDIO, MessageType.VIDEO, MessageType.AGGREGATE -> {
        keep(message);
        accepted = isRequested();
      }
      default -> keep(message);
    }
  }

  private void command(RtmpCommand command, RtmpMessage message, ByteBuf out)
      throws RouteException {
    switch (command.name()) {
      case "_result", "_error" -> answer(command, message, out);
      case "onStatus" -> {
        if (isError(command)) {
          throw rejection(command, message);
        }
        keep(message);
        accepted = isRequested();
      }
      case "close" -> throw rejection(command, message);
      case "onFCSubscribe", "onBWDone" -> {}
      default -> keep(message);
    }
  }

  private void answer(RtmpCommand command, RtmpMessage message, ByteBuf out) throws RouteException {
    Step step = recording.steps().get(told - 1);
    if (command.transactionId() != step.transactionId()) {
      if (!isKnownToClient(command.transactionId())) {
        keep(message);
      }
      return;
    }
    if (command.name().equals("_error") || isError(command)) {
      throw rejection(command, message);
    }
    if (step.kind() == Kind.REQUEST) {
      keep(message);
      return;
    }
    if (step.kind() == Kind.CREATE_STREAM) {
      streamCreated(step, command);
    }
    tellNext(out);
  }

  private boolean isKnownToClient(double transactionId) {
    return recording.isAnswered(transactionId)
        || recording.steps().stream()
            .anyMatch(step -> step.kind() != Kind.REQUEST && step.transactionId() == transactionId);
  }

  private void streamCreated(Step step, RtmpCommand command) throws RouteException {
    if (!(command.argument(1) instanceof AmfValue.Num id)) {
      throw new RouteException(
          ErrorCode.ORIGIN_UNREACHABLE,
          "answer to createStream: " + command.arguments() + " (expected: null and a number)");
    }
    int originId = (int) id.value();
    streamIds.add(step.streamId(), originId);
    toOrigin.mapStreamId(step.streamId(), originId);
  }

  private OriginRejection rejection(RtmpCommand command, RtmpMessage message) {
    Step step = recording.steps().get(told - 1);
    AmfValue.Members info = command.members(1);
    String code = info == null ? null : info.text("code");
    String description = info == null ? null : info.text("description");
    return new OriginRejection(
        step.kind() + " refused: " + code + ", " + description,
        Optional.of(command),
        isRequested() && command.name().equals("onStatus") && message.streamId() != 0);
  }

  static boolean isError(RtmpCommand command) {
    AmfValue.Members info = command.members(1);
    return info != null && "error".equals(info.text("level"));
  }

  private void keep(RtmpMessage message) throws RouteException {
    if (answers.size() == MAX_ANSWERS) {
      throw new RouteException(
          ErrorCode.ORIGIN_UNREACHABLE,
          "messages without an answer: " + MAX_ANSWERS + " (expected: an answer among them)");
    }
    answers.add(message.retain());
  }

  /** Appends to {@code out} what was kept for the client, in the numbers that it knows. */
  void writeAnswers(ChunkWriter writer, ByteBuf out) {
    while (!answers.isEmpty()) {
      RtmpMessage message = streamIds.forClient(answers.remove());
      try {
        writer.write(message, out);
      } finally {
        message.release();
      }
    }
  }

  /** The relay of the client's bytes, which stands after what was told. */
  ChunkRelay toOrigin() {
    return toOrigin;
  }

  /** The relay of the origin's bytes from where it accepted; once. The caller closes it. */
  ChunkRelay toClient(int receiverChunkSize, CommandListener listener) {
    taken = true;
    ChunkRelay relay =
        ChunkRelay.takeOver(fromOrigin, receiverChunkSize, limits.maxMessageLength(), listener);
    streamIds.forEach((client, origin) -> relay.mapStreamId(origin, client));
    return relay;
  }

  /** Releases everything but the recording and a relay to the client. */
  @Override
  public void close() {
    answers.forEach(RtmpMessage::release);
    answers.clear();
    toOrigin.close();
    if (!taken) {
      fromOrigin.close();
      taken = true;
    }
  }
}
