package io.weir.plugin.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.api.net.Acceptor;
import io.weir.codec.rtmp.RtmpMessage;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.chunk.ChunkWriter;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Plays the first steps of a session in memory, up to {@code createStream}, before the first client
 * comes. Loading the classes and the digest provider of a handshake takes a fresh JVM hundreds of
 * milliseconds, and SRS's edge gives a handshake 500 ms.
 */
final class Rehearsal {
  private static final int HANDSHAKE = 1536;

  /** A version that makes the server look for a digest. */
  private static final int FLASH_VERSION = 0x80000702;

  private Rehearsal() {}

  /** Blocks for what the first session would have had to wait for; opens no socket. */
  static void of(Acceptor acceptor, RandomGenerator random) {
    EmbeddedChannel client = new EmbeddedChannel();
    try {
      acceptor.accept(client);
      client.writeInbound(hello(random));
      client.writeInbound(Unpooled.wrappedBuffer(new byte[HANDSHAKE]));
      client.writeInbound(commands(client));
    } finally {
      client.finishAndReleaseAll();
    }
  }

  private static ByteBuf hello(RandomGenerator random) {
    byte[] filler = new byte[HANDSHAKE - 8];
    random.nextBytes(filler);
    return Unpooled.buffer(1 + HANDSHAKE)
        .writeByte(3)
        .writeInt(0)
        .writeInt(FLASH_VERSION)
        .writeBytes(filler);
  }

  private static ByteBuf commands(EmbeddedChannel client) {
    ByteBuf out = client.alloc().buffer();
    ChunkWriter writer = new ChunkWriter();
    AmfValue about = AmfValue.of(Map.of("app", AmfValue.of("rehearsal")));
    write(client, writer, RtmpCommand.of("connect", 1, about), out);
    write(client, writer, RtmpCommand.of("createStream", 2, AmfValue.NULL), out);
    return out;
  }

  private static void write(
      EmbeddedChannel client, ChunkWriter writer, RtmpCommand command, ByteBuf out) {
    RtmpMessage message = command.message(client.alloc(), 3, 0);
    try {
      writer.write(message, out);
    } finally {
      message.release();
    }
  }
}
