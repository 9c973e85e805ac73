package io.weir.plugin.rtmp.origin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.weir.codec.rtmp.chunk.ChunkRelay;
import io.weir.codec.rtmp.chunk.ChunkWriter;
import io.weir.codec.rtmp.chunk.CommandListener;

/**
 * A connection to an origin that has accepted the stream. It was told everything up to the client's
 * {@code publish} or {@code play}, and what it has said that the client does not know is kept. It
 * is not read. Its pipeline has one handler, named {@link #HANDLER}, which keeps what comes
 * nevertheless until it is replaced.
 *
 * <p>Confined to the event loop of its channel. Whoever gets it takes both relays, or closes it.
 */
public final class OriginConnection {
  /** Name of the handler to replace by a relay's; what it has kept is then read. */
  public static final String HANDLER = "replay";

  private final Channel channel;
  private final Replay replay;

  OriginConnection(Channel channel, Replay replay) {
    this.channel = channel;
    this.replay = replay;
  }

  /** The connection itself. */
  public Channel channel() {
    return channel;
  }

  /** Appends to {@code out} what the client does not know yet; nothing the second time. */
  public void writeAnswers(ChunkWriter writer, ByteBuf out) {
    replay.writeAnswers(writer, out);
  }

  /** The client's bytes from where {@code publish} or {@code play} ends. The caller closes it. */
  public ChunkRelay toOrigin() {
    return replay.toOrigin();
  }

  /**
   * The origin's bytes from where it accepted. Once; the caller closes it.
   *
   * @param receiverChunkSize the chunk size in which the client was talked to so far
   * @param listener hears of the origin's commands
   */
  public ChunkRelay toClient(int receiverChunkSize, CommandListener listener) {
    return replay.toClient(receiverChunkSize, listener);
  }

  /** Lets go of everything that was not taken, and of the connection. Idempotent. */
  public void close() {
    replay.close();
    channel.close();
  }
}
