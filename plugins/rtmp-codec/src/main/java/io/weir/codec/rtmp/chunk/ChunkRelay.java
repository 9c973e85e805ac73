package io.weir.codec.rtmp.chunk;

import static io.weir.codec.rtmp.chunk.ChunkStream.COLLECTED;
import static io.weir.codec.rtmp.chunk.ChunkStream.DELTA_LOST;
import static io.weir.codec.rtmp.chunk.ChunkStream.REPLACED;
import static io.weir.codec.rtmp.chunk.ChunkStream.UNSYNCED;
import static io.weir.codec.rtmp.chunk.ChunkStream.WITHHELD;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.codec.rtmp.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Passes one direction of a chunk stream on as it is, and knows where it stands in it. Payloads are
 * never copied; only a header is replaced, and only where the receiver could not understand it:
 *
 * <ul>
 *   <li>it leans on a message that the receiver was not sent ({@link #takeOver}, {@link
 *       #injected});
 *   <li>it names a message stream that the receiver knows by another id ({@link #mapStreamId}).
 * </ul>
 *
 * <p>In steady state {@link #relay} returns the very buffer it was given. A header that the end of
 * a buffer cuts is held back only if it may have to be replaced.
 *
 * <p>Not thread-safe, never blocks. After an exception it only can be closed.
 */
public final class ChunkRelay implements AutoCloseable {
  /** Commands up to this many bytes are collected, unless the listener wants otherwise. */
  public static final int MAX_COLLECTED = 8192;

  private static final int MIN_USER_CONTROL = 6;
  private static final int MAX_USER_CONTROL = 64;

  private final ChunkScanner scanner;
  private final CommandListener listener;
  private final StreamIdMap streamIds = new StreamIdMap();
  private final RelayCounters counters = new RelayCounters();
  private final Splice splice = new Splice();

  /** A cut header that was held back, to go before the next bytes. */
  private @Nullable ByteBuf held;

  /** What the receiver takes the chunk size to be if a take-over has still to begin, else 0. */
  private int receiverChunkSize;

  /** The receiver's history was, at some time, another than the sender's. */
  private boolean historyDiffers;

  /** The first bytes of a cut header went on already, so it stays as it is. */
  private boolean cutPassed;

  private ChunkRelay(ChunkScanner scanner, CommandListener listener) {
    this.scanner = scanner;
    this.listener = listener;
  }

  /** A relay for a stream that its receiver sees from the first byte after the handshake. */
  public static ChunkRelay fromStart(RtmpLimits limits, CommandListener listener) {
    return new ChunkRelay(new ChunkScanner(limits), listener);
  }

  /**
   * Goes on where {@code decoder} stands, at any byte, for a receiver that was sent none of what
   * was decoded. With the first bytes relayed go, before them, a Set Chunk Size message where the
   * receiver assumes another size, and the beginnings of messages that the decoder holds.
   *
   * @param decoder not to be used afterwards, not even closed
   * @param receiverChunkSize what the receiver takes the chunk size of this direction to be
   * @param maxMessageLength from here on, bytes
   */
  public static ChunkRelay takeOver(
      MessageDecoder decoder,
      int receiverChunkSize,
      int maxMessageLength,
      CommandListener listener) {
    ChunkScanner scanner = decoder.scanner();
    scanner.maxMessageLength(maxMessageLength);
    ChunkRelay relay = new ChunkRelay(scanner, listener);
    scanner.streams().forEach(stream -> stream.flags = UNSYNCED);
    relay.receiverChunkSize = receiverChunkSize;
    relay.historyDiffers = true;
    return relay;
  }

  /**
   * Passes {@code in} on. Ownership goes in and comes back with the result, which is {@code in}
   * itself unless something had to be replaced; it may be empty. With a mapping in force ids are
   * replaced in {@code in} itself, so its bytes must be nobody else's, unless it is read-only or
   * referenced more than once. If this throws, {@code in} is released.
   *
   * @throws io.weir.codec.rtmp.RtmpException if the bytes are not RTMP or exceed a limit
   */
  public ByteBuf relay(ByteBuf in) {
    counters.bytes += in.readableBytes();
    boolean patchable = in.refCnt() == 1 && !in.isReadOnly();
    if (receiverChunkSize > 0 && scanner.carried() > 0) {
      held = giveBackCut(in.alloc());
    }
    ByteBuf whole = held == null ? in : withHeld(held, in);
    splice.begin(whole);
    if (receiverChunkSize > 0) {
      TakeOver.begin(scanner, receiverChunkSize, streamIds, splice, in.alloc());
      receiverChunkSize = 0;
    }
    try {
      scan(whole, patchable);
    } catch (Throwable e) {
      splice.abandon();
      whole.release();
      throw e;
    }
    return splice.finish();
  }

  private ByteBuf withHeld(ByteBuf header, ByteBuf in) {
    held = null;
    return in.alloc().compositeBuffer(2).addComponents(true, header, in);
  }

  private void scan(ByteBuf whole, boolean patchable) {
    boolean mapped = !streamIds.isIdentity();
    scanner.begin(whole);
    while (scanner.next()) {
      ChunkStream stream = scanner.stream();
      if (scanner.isChunkStart()) {
        counters.chunks++;
        boolean passed = cutPassed;
        cutPassed = scanner.carried() > 0;
        if (scanner.isMessageStart()) {
          messageStart(stream);
          if (passed) {
            keepHeader(stream);
          } else {
            fitHeader(stream, whole, mapped, patchable);
          }
        } else if ((stream.flags & REPLACED) != 0) {
          continueReplaced(stream, whole);
        }
      }
      if ((stream.flags & (COLLECTED | WITHHELD)) != 0) {
        collect(stream);
      }
      if (scanner.isMessageEnd()) {
        messageEnd(stream, whole);
      }
    }
    if (scanner.carried() > 0) {
      holdOrPass(whole, mapped);
    }
  }

  private void messageStart(ChunkStream stream) {
    if (listener.hears(stream.typeId) > 0) {
      stream.flags |= COLLECTED;
    }
  }

  /** The header's first bytes went on before it was known to name a mapped message stream. */
  private void keepHeader(ChunkStream stream) {
    if (streamIds.apply(stream.streamId) != stream.streamId) {
      stream.flags |= UNSYNCED;
    }
  }

  private void fitHeader(ChunkStream stream, ByteBuf whole, boolean mapped, boolean patchable) {
    if (mapped && isMappedControl(stream)) {
      stream.flags |= WITHHELD;
    } else if (scanner.fmt() == 0) {
      stream.flags &= ~(UNSYNCED | DELTA_LOST);
      int id = mapped ? streamIds.apply(stream.streamId) : stream.streamId;
      if (id != stream.streamId) {
        replaceStreamId(stream, whole, id, patchable);
      }
    } else if ((stream.flags & (UNSYNCED | DELTA_LOST)) != 0) {
      rebase(stream, whole);
    }
  }

  /** Whether it can name a message stream in its payload. */
  static boolean isMappedControl(ChunkStream stream) {
    return stream.typeId == MessageType.USER_CONTROL
        && stream.length >= MIN_USER_CONTROL
        && stream.length <= MAX_USER_CONTROL;
  }

  private void replaceStreamId(ChunkStream stream, ByteBuf whole, int id, boolean patchable) {
    if (patchable) {
      int end = scanner.payloadIndex() - (stream.extended ? 4 : 0);
      whole.setIntLE(end - 4, id);
      return;
    }
    replaceHeader(firstHeader(stream, whole.alloc()));
  }

  /** A header of fmt 1, 2 or 3 that may need history which the receiver does not have. */
  private void rebase(ChunkStream stream, ByteBuf whole) {
    if ((stream.flags & UNSYNCED) == 0 && scanner.fmt() != 3) {
      stream.flags &= ~DELTA_LOST;
      return;
    }
    stream.flags = (stream.flags & ~UNSYNCED) | DELTA_LOST | REPLACED;
    replaceHeader(firstHeader(stream, whole.alloc()));
  }

  /** The extended timestamp of a replaced header is another than that of the sender's. */
  private void continueReplaced(ChunkStream stream, ByteBuf whole) {
    if (scanner.fmt() == 3 && !stream.extended && !ChunkWriter.isExtended(stream.timestamp)) {
      return;
    }
    ByteBuf header = whole.alloc().buffer(7);
    ChunkWriter.nextHeader(header, stream.csid, stream.timestamp);
    replaceHeader(header);
  }

  private ByteBuf firstHeader(ChunkStream stream, ByteBufAllocator alloc) {
    ByteBuf header = alloc.buffer(18);
    int id = streamIds.apply(stream.streamId);
    ChunkWriter.firstHeader(
        header, stream.csid, stream.timestamp, stream.length, stream.typeId, id);
    return header;
  }

  private void replaceHeader(ByteBuf header) {
    splice.skip(scanner.headerIndex(), scanner.payloadIndex());
    splice.insert(header);
  }

  private void collect(ChunkStream stream) {
    ByteBuf buffer = stream.collected;
    int wanted = stream.length;
    if ((stream.flags & WITHHELD) != 0) {
      splice.skip(scanner.headerIndex(), scanner.position());
    } else if (buffer == null && isWholeOrNothing(stream)) {
      return;
    } else {
      wanted = Math.min(wanted, listener.hears(stream.typeId));
    }
    if (buffer == null) {
      buffer = scanner.source().alloc().buffer(wanted);
      stream.collected = buffer;
    }
    int length = Math.min(scanner.payloadLength(), wanted - buffer.writerIndex());
    if (length > 0) {
      buffer.writeBytes(scanner.source(), scanner.payloadIndex(), length);
    }
  }

  private boolean isWholeOrNothing(ChunkStream stream) {
    int length = scanner.payloadLength();
    return length == 0 || length == stream.length;
  }

  private void messageEnd(ChunkStream stream, ByteBuf whole) {
    counters.message(stream.typeId);
    if ((stream.flags & WITHHELD) != 0) {
      emitWithheld(stream, whole);
    } else if ((stream.flags & COLLECTED) != 0) {
      report(stream);
    }
    ChunkStream aborted = scanner.aborted();
    if (aborted != null) {
      abort(aborted);
    }
    stream.flags &= ~(REPLACED | WITHHELD | COLLECTED);
    stream.discard();
  }

  private void abort(ChunkStream aborted) {
    if ((aborted.flags & WITHHELD) != 0) {
      aborted.flags |= UNSYNCED;
    }
    aborted.flags &= ~(REPLACED | WITHHELD | COLLECTED);
    aborted.discard();
  }

  private void report(ChunkStream stream) {
    ByteBuf payload = stream.collected;
    if (payload == null) {
      payload = scanner.source().slice(scanner.payloadIndex(), scanner.payloadLength());
    }
    if (stream.length > listener.hears(stream.typeId)) {
      listener.onLongCommand(stream.typeId, stream.streamId, stream.length, payload);
    } else {
      listener.onCommand(stream.typeId, stream.streamId, payload);
    }
  }

  /** User control names message streams in its payload; it goes out in one piece, replaced. */
  private void emitWithheld(ChunkStream stream, ByteBuf whole) {
    ByteBuf payload = stream.collected;
    if (payload == null) {
      throw new IllegalStateException("nothing withheld on csid " + stream.csid);
    }
    int event = payload.getUnsignedShort(0);
    if (event <= 4) {
      payload.setInt(2, streamIds.apply(payload.getInt(2)));
    }
    ByteBuf message = whole.alloc().buffer(18 + 8 * stream.length);
    int id = streamIds.apply(stream.streamId);
    ChunkWriter.firstHeader(
        message, stream.csid, stream.timestamp, stream.length, stream.typeId, id);
    ChunkWriter.body(
        message, stream.csid, stream.timestamp, payload, 0, stream.length, scanner.chunkSize());
    splice.insert(message);
    stream.flags = (stream.flags & ~UNSYNCED) | DELTA_LOST;
  }

  private void holdOrPass(ByteBuf whole, boolean mapped) {
    if (cutPassed || !(mapped || mayConcernReceiver(scanner.cutCsid()))) {
      cutPassed = true;
      return;
    }
    whole.writerIndex(whole.writerIndex() - scanner.carried());
    held = giveBackCut(whole.alloc());
  }

  private boolean mayConcernReceiver(int csid) {
    if (csid < 0) {
      return historyDiffers;
    }
    ChunkStream stream = scanner.streams().find(csid);
    if (!historyDiffers || stream == null) {
      return false;
    }
    // A timestamp that is not repeated after all: the bytes may reach into the next header.
    boolean doubtful = stream.extended && stream.remaining > 0 && stream.remaining < 4;
    return doubtful || (stream.flags & (UNSYNCED | DELTA_LOST | REPLACED | WITHHELD)) != 0;
  }

  private ByteBuf giveBackCut(ByteBufAllocator alloc) {
    ByteBuf header = alloc.buffer(scanner.carried());
    scanner.giveBack(header);
    return header;
  }

  /**
   * From now on the receiver knows message stream {@code from} as {@code to}; equal numbers end a
   * mapping. Applies to messages whose header comes after this call.
   */
  public void mapStreamId(int from, int to) {
    if (streamIds.apply(from) == to) {
      return;
    }
    streamIds.put(from, to);
    historyDiffers = true;
    scanner
        .streams()
        .forEach(
            stream -> {
              if (stream.streamId == from) {
                stream.flags |= UNSYNCED;
              }
            });
  }

  /** Whether a chunk of one's own may be put after the bytes relayed so far. */
  public boolean atChunkBoundary() {
    return receiverChunkSize > 0 || scanner.atChunkBoundary();
  }

  /** Whether the beginning of a message on {@code csid} passed and its end did not. */
  public boolean isUnfinished(int csid) {
    return scanner.isUnfinished(csid);
  }

  /** The receiver was sent a message of one's own on {@code csid}, with a fmt 0 header. */
  public void injected(int csid) {
    historyDiffers = true;
    ChunkStream stream = scanner.streams().find(csid);
    if (stream != null) {
      stream.flags |= UNSYNCED;
    }
  }

  /** The chunk size that the receiver expects after the bytes relayed so far. */
  public int chunkSize() {
    return receiverChunkSize > 0 ? receiverChunkSize : scanner.chunkSize();
  }

  /** What passed so far. */
  public RelayCounters counters() {
    return counters;
  }

  /** Releases what it holds. Idempotent. */
  @Override
  public void close() {
    scanner.streams().forEach(ChunkStream::discard);
    if (held != null) {
      held.release();
      held = null;
    }
  }
}
