package io.weir.codec.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;

/** What a receiver must be sent before it can follow a stream from its middle. */
final class TakeOver {
  private final ChunkScanner scanner;
  private final StreamIdMap streamIds;
  private final ByteBuf out;
  private final ChunkWriter control = new ChunkWriter();

  private TakeOver(ChunkScanner scanner, StreamIdMap streamIds, ByteBuf out) {
    this.scanner = scanner;
    this.streamIds = streamIds;
    this.out = out;
  }

  /**
   * Inserts Set Chunk Size if need be, and the beginnings of unfinished messages, that of an open
   * chunk last, since the bytes that follow are the rest of that chunk.
   */
  static void begin(
      ChunkScanner scanner,
      int receiverChunkSize,
      StreamIdMap streamIds,
      Splice splice,
      ByteBufAllocator alloc) {
    TakeOver work = new TakeOver(scanner, streamIds, alloc.buffer(64));
    work.control.chunkSize(receiverChunkSize);
    work.announce(scanner.chunkSize());
    ChunkStream open = scanner.openChunk();
    scanner
        .streams()
        .forEach(
            stream -> {
              if (stream.remaining > 0 && stream != open && !work.withholds(stream)) {
                work.wholeChunks(stream, stream.length - stream.remaining);
                work.handOver(stream);
              }
            });
    if (open != null && !work.withholds(open)) {
      work.openChunk(open, scanner.openChunkTaken());
      work.handOver(open);
    }
    if (work.out.isReadable()) {
      splice.insert(work.out);
    } else {
      work.out.release();
    }
  }

  /** Messages whose payload is to be mapped go out later, in one piece. */
  private boolean withholds(ChunkStream stream) {
    if (streamIds.isIdentity() || !ChunkRelay.isMappedControl(stream)) {
      return false;
    }
    stream.flags |= ChunkStream.WITHHELD;
    return true;
  }

  /**
   * The first {@code length} bytes of a message, which were whole chunks. They go out as one chunk,
   * with a chunk size of its own, if the chunk size changed among them.
   */
  private void wholeChunks(ChunkStream stream, int length) {
    if (length % scanner.chunkSize() != 0) {
      announce(length);
    }
    firstHeader(stream);
    ChunkWriter.body(
        out, stream.csid, stream.timestamp, collected(stream), 0, length, control.chunkSize());
    announce(scanner.chunkSize());
  }

  /** What was received of a message of whose last chunk {@code taken} bytes are there. */
  private void openChunk(ChunkStream stream, int taken) {
    int whole = stream.length - stream.remaining - taken;
    if (whole == 0) {
      firstHeader(stream);
    } else {
      wholeChunks(stream, whole);
      ChunkWriter.nextHeader(out, stream.csid, stream.timestamp);
    }
    out.writeBytes(collected(stream), whole, taken);
  }

  private void handOver(ChunkStream stream) {
    stream.flags = ChunkStream.DELTA_LOST | ChunkStream.REPLACED;
    if (MessageType.isCommand(stream.typeId)) {
      stream.flags |= ChunkStream.COLLECTED;
    }
    if (!MessageType.isCommand(stream.typeId)) {
      stream.discard();
    }
  }

  private static ByteBuf collected(ChunkStream stream) {
    ByteBuf payload = stream.collected;
    if (payload == null) {
      throw new IllegalStateException("nothing collected on csid " + stream.csid);
    }
    return payload;
  }

  private void firstHeader(ChunkStream stream) {
    int id = streamIds.apply(stream.streamId);
    ChunkWriter.firstHeader(out, stream.csid, stream.timestamp, stream.length, stream.typeId, id);
  }

  private void announce(int chunkSize) {
    if (control.chunkSize() == chunkSize) {
      return;
    }
    RtmpMessage message =
        new RtmpMessage(
            MessageType.SET_CHUNK_SIZE,
            0,
            0,
            idleCsid(),
            out.alloc().buffer(4).writeInt(chunkSize));
    control.write(message, out);
    message.release();
  }

  /** That of protocol control, or the next on which no message is under way. */
  private int idleCsid() {
    int csid = ControlMessages.CSID;
    while (scanner.isUnfinished(csid)) {
      csid++;
    }
    return csid;
  }
}
