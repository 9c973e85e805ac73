package io.weir.codec.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import io.weir.codec.rtmp.RtmpMessage;
import org.jspecify.annotations.Nullable;

/**
 * Assembles whole messages from the chunk stream of one direction of a connection. Memory is taken
 * as payload arrives, never as it is announced. Payloads are copies, so that a message kept does
 * not keep a read buffer.
 *
 * <p>Not thread-safe. {@link #close} when done, also after an {@link RtmpException}, unless a
 * {@link ChunkRelay} took over.
 */
public final class MessageDecoder implements AutoCloseable {
  private static final int FIRST_CAPACITY = 4096;

  private final ChunkScanner scanner;
  private final ByteBufAllocator alloc;
  private final int maxUnfinishedBytes;
  private int unfinishedBytes;

  public MessageDecoder(RtmpLimits limits, ByteBufAllocator alloc) {
    this.scanner = new ChunkScanner(limits);
    this.alloc = alloc;
    this.maxUnfinishedBytes = limits.maxUnfinishedBytes();
  }

  /**
   * Reads from {@code in} up to the end of the next message. Null when all of {@code in} was read
   * without one; otherwise what is readable follows that message. The buffer stays the caller's,
   * and so becomes the message.
   *
   * @throws RtmpException if the bytes are not RTMP or exceed a limit
   */
  public @Nullable RtmpMessage decode(ByteBuf in) {
    scanner.begin(in);
    while (scanner.next()) {
      ChunkStream stream = scanner.stream();
      ChunkStream aborted = scanner.aborted();
      if (aborted != null) {
        drop(aborted);
      }
      collect(stream);
      if (scanner.isMessageEnd()) {
        in.readerIndex(scanner.position());
        return finish(stream);
      }
    }
    in.readerIndex(in.writerIndex());
    return null;
  }

  private void collect(ChunkStream stream) {
    int length = scanner.payloadLength();
    ByteBuf buffer = stream.collected;
    if (buffer == null) {
      buffer = alloc.buffer(Math.min(stream.length, Math.max(length, FIRST_CAPACITY)));
      stream.collected = buffer;
    }
    unfinishedBytes += length;
    if (unfinishedBytes > maxUnfinishedBytes) {
      throw new RtmpException(
          Reason.TOO_MUCH_UNFINISHED,
          "bytes of unfinished messages: "
              + unfinishedBytes
              + " (expected: up to "
              + maxUnfinishedBytes
              + ")");
    }
    buffer.writeBytes(scanner.source(), scanner.payloadIndex(), length);
  }

  private RtmpMessage finish(ChunkStream stream) {
    ByteBuf payload = stream.collected;
    if (payload == null) {
      throw new IllegalStateException("no payload collected on csid " + stream.csid);
    }
    stream.collected = null;
    unfinishedBytes -= payload.readableBytes();
    return new RtmpMessage(
        stream.typeId, stream.timestamp(), stream.streamId, stream.csid, payload);
  }

  private void drop(ChunkStream stream) {
    ByteBuf payload = stream.collected;
    if (payload != null) {
      unfinishedBytes -= payload.readableBytes();
      stream.discard();
    }
  }

  /** The chunk size that the sender uses now. */
  public int chunkSize() {
    return scanner.chunkSize();
  }

  /** Whether the bytes decoded so far end with a whole chunk. */
  public boolean atChunkBoundary() {
    return scanner.atChunkBoundary();
  }

  /** The walker with its history, for the relay that takes over. */
  ChunkScanner scanner() {
    return scanner;
  }

  /** Releases what it holds of unfinished messages. Idempotent. */
  @Override
  public void close() {
    scanner.streams().forEach(this::drop);
  }
}
