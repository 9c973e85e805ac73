package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.chunk.ChunkWriter;
import io.weir.codec.rtmp.chunk.MessageDecoder;
import io.weir.codec.rtmp.chunk.RtmpLimits;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** What a test's client and a test's origin have in common: they talk and listen after it all. */
abstract class Peer {
  final ByteBufAllocator alloc;
  final SocketLike channel;

  /** Everything that came after the handshake. */
  final ByteArrayOutputStream raw = new ByteArrayOutputStream();

  /** Everything that was said after the handshake. */
  final ByteArrayOutputStream said = new ByteArrayOutputStream();

  final List<Heard> heard = new ArrayList<>();
  final ChunkWriter writer = new ChunkWriter();
  private final MessageDecoder decoder;

  Peer(ByteBufAllocator alloc, SocketLike channel) {
    this.alloc = alloc;
    this.channel = channel;
    this.decoder = new MessageDecoder(RtmpLimits.DEFAULTS, alloc);
  }

  /** Reads what the channel under test has written; false if there was nothing. */
  boolean listen() {
    ByteBuf in = channel.readOutbound();
    if (in == null) {
      return false;
    }
    try {
      receive(in);
    } finally {
      in.release();
    }
    return true;
  }

  abstract void receive(ByteBuf in);

  void receiveMessages(ByteBuf in) {
    raw.writeBytes(ByteBufUtil.getBytes(in));
    RtmpMessage message;
    while ((message = decoder.decode(in)) != null) {
      Heard one = Heard.of(message);
      heard.add(one);
      onMessage(one);
    }
  }

  void onMessage(Heard message) {}

  /** Says messages, all in one buffer; they are released. */
  void say(RtmpMessage... messages) {
    ByteBuf out = alloc.buffer();
    for (RtmpMessage message : messages) {
      writer.write(message, out);
      message.release();
    }
    sayBytes(out);
  }

  void say(int csid, int streamId, RtmpCommand command) {
    say(command.message(alloc, csid, streamId));
  }

  /** Says bytes as they are; they are released. */
  void sayBytes(ByteBuf bytes) {
    said.writeBytes(ByteBufUtil.getBytes(bytes));
    if (channel.isOpen()) {
      channel.writeInbound(bytes);
    } else {
      bytes.release();
    }
  }

  void saySlices(ByteBuf bytes, int size) {
    while (bytes.isReadable()) {
      sayBytes(bytes.readBytes(Math.min(size, bytes.readableBytes())));
    }
    bytes.release();
  }

  ByteBuf bytes(byte... values) {
    return alloc.buffer().writeBytes(values);
  }

  List<String> briefs() {
    return heard.stream().map(Heard::brief).toList();
  }

  Heard last() {
    return heard.get(heard.size() - 1);
  }

  void close() {
    decoder.close();
    channel.close();
    channel.runPendingTasks();
    channel.finishAndReleaseAll();
  }
}
