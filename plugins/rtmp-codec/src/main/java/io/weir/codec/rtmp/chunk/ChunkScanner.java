package io.weir.codec.rtmp.chunk;

import static io.weir.codec.rtmp.MessageType.ABORT;
import static io.weir.codec.rtmp.MessageType.SET_CHUNK_SIZE;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a raw chunk stream (RTMP 1.0, section 5.3), however it is cut into buffers, and tells
 * where chunks and messages begin and end. It follows Set Chunk Size and Abort messages by itself
 * and never touches other payload.
 *
 * <p>Use: {@link #begin} with a buffer, then {@link #next} until it returns false. Each true is one
 * <em>fragment</em>: what this buffer has of one chunk, described by the accessors until the next
 * call. Indices and ownership of the buffer stay with the caller.
 *
 * <p>Where the specification and real encoders differ, this follows SRS: a first header of fmt 1 is
 * accepted (librtmp sends one), a message may be continued by fmt 1 and 2 headers that repeat its
 * length, and an extended timestamp is expected in a continuing chunk only where its four bytes
 * equal the timestamp, since some encoders do not repeat it.
 *
 * <p>Not thread-safe. Allocates only for a new chunk stream. After an {@link RtmpException} the
 * state is undefined.
 */
public final class ChunkScanner {
  /** The chunk size before any Set Chunk Size message. */
  public static final int DEFAULT_CHUNK_SIZE = 128;

  /** The largest chunk size that makes sense, as messages are not longer. */
  public static final int MAX_CHUNK_SIZE = 0xFFFFFF;

  static final int EXTENDED = 0xFFFFFF;
  private static final int CUT = -1;
  private static final int LONGEST_HEADER = 3 + 11 + 4;

  private final ChunkStreamTable streams;
  private final byte[] carry = new byte[LONGEST_HEADER + 4];
  private final ByteBuf carryBuffer = Unpooled.wrappedBuffer(carry);
  private int maxMessageLength;
  private int chunkSize = DEFAULT_CHUNK_SIZE;

  /** Bytes of a cut header that earlier buffers ended with. */
  private int carried;

  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private int position;
  private int limit;

  private ChunkStream stream = new ChunkStream(-1);
  private int fmt;
  private int chunkLength;
  private int chunkRemaining;
  private boolean chunkStart;
  private boolean messageStart;
  private ByteBuf source = Unpooled.EMPTY_BUFFER;
  private int headerIndex;
  private int payloadIndex;
  private int payloadLength;
  private @Nullable ChunkStream aborted;

  public ChunkScanner(RtmpLimits limits) {
    this.streams = new ChunkStreamTable(limits.maxChunkStreams());
    this.maxMessageLength = limits.maxMessageLength();
  }

  /** Goes on with the readable bytes of {@code buffer}, which follow those scanned before. */
  public void begin(ByteBuf buffer) {
    in = buffer;
    position = buffer.readerIndex();
    limit = buffer.writerIndex();
  }

  /**
   * Goes to the next fragment. False if the buffer has no more; a header cut by its end is
   * remembered.
   */
  public boolean next() {
    aborted = null;
    if (chunkRemaining > 0) {
      if (position == limit) {
        return exhausted();
      }
      chunkStart = false;
      messageStart = false;
      headerIndex = position;
      takePayload(in, position, limit);
      position += payloadLength;
      return true;
    }
    if (carried > 0) {
      return nextAfterCut();
    }
    if (position < limit && continues(in.getByte(position))) {
      fmt = 3;
      messageStart = false;
      headerIndex = position;
      beginChunk();
      takePayload(in, position + 1, limit);
      position += 1 + payloadLength;
      return true;
    }
    int length = parse(in, position, limit - position);
    if (length == CUT) {
      carried = limit - position;
      in.getBytes(position, carry, 0, carried);
      return exhausted();
    }
    headerIndex = position;
    beginChunk();
    takePayload(in, position + length, limit);
    position += length + payloadLength;
    return true;
  }

  /**
   * Whether a first byte is the whole header, of one byte, of another chunk of the same message.
   */
  private boolean continues(byte first) {
    ChunkStream current = stream;
    return (first & 0xFF) == 0xC0 + current.csid && current.remaining > 0 && !current.extended;
  }

  private boolean nextAfterCut() {
    int had = carried;
    int added = Math.min(LONGEST_HEADER - had, limit - position);
    in.getBytes(position, carry, had, added);
    int length = parse(carryBuffer, 0, had + added);
    if (length == CUT) {
      carried = had + added;
      return exhausted();
    }
    headerIndex = position;
    beginChunk();
    if (length >= had) {
      carried = 0;
      takePayload(in, position + length - had, limit);
      position += length - had + payloadLength;
      return true;
    }
    takeCarried(length, had);
    return true;
  }

  /** What could have been a timestamp was payload, and maybe the beginning of the next header. */
  private void takeCarried(int from, int end) {
    takePayload(carryBuffer, from, end);
    System.arraycopy(carry, from, carry, LONGEST_HEADER, payloadLength);
    payloadIndex = LONGEST_HEADER;
    carried = end - from - payloadLength;
    System.arraycopy(carry, from + payloadLength, carry, 0, carried);
  }

  private boolean exhausted() {
    position = limit;
    in = Unpooled.EMPTY_BUFFER;
    source = Unpooled.EMPTY_BUFFER;
    return false;
  }

  private void beginChunk() {
    chunkStart = true;
    chunkLength = Math.min(chunkSize, stream.remaining);
    chunkRemaining = chunkLength;
  }

  private void takePayload(ByteBuf from, int index, int end) {
    ChunkStream current = stream;
    int length = Math.min(chunkRemaining, end - index);
    source = from;
    payloadIndex = index;
    payloadLength = length;
    chunkRemaining -= length;
    if (current.typeId == SET_CHUNK_SIZE || current.typeId == ABORT) {
      followControl(current, length);
    }
    current.remaining -= length;
  }

  /** Called before {@code length} is taken off what remains. */
  private void followControl(ChunkStream current, int length) {
    int received = current.length - current.remaining;
    for (int i = 0; i < length && received + i < 4; i++) {
      current.control = current.control << 8 | source.getUnsignedByte(payloadIndex + i);
    }
    if (current.remaining != length) {
      return;
    }
    if (current.length < 4) {
      throw new RtmpException(
          Reason.BAD_CONTROL,
          "length of message type " + current.typeId + ": " + current.length + " (expected: 4)");
    }
    int value = current.control;
    if (current.typeId == SET_CHUNK_SIZE) {
      chunkSize = requireChunkSize(value);
      return;
    }
    ChunkStream target = streams.find(value);
    if (target != null && target != current && target.remaining > 0) {
      target.remaining = 0;
      aborted = target;
    }
  }

  static int requireChunkSize(int value) {
    if (value < 1 || value > MAX_CHUNK_SIZE) {
      throw new RtmpException(
          Reason.CHUNK_SIZE,
          "chunkSize: "
              + Integer.toUnsignedString(value)
              + " (expected: 1.."
              + MAX_CHUNK_SIZE
              + ")");
    }
    return value;
  }

  /** Reads one header and applies it if it is all there; its length, or CUT with no change. */
  private int parse(ByteBuf buf, int index, int available) {
    if (available < 1) {
      return CUT;
    }
    int first = buf.getUnsignedByte(index);
    int csid = first & 0x3F;
    int at = index + 1;
    if (csid < 2) {
      if (available < csid + 2) {
        return CUT;
      }
      at = index + csid + 2;
      csid = 64 + (csid == 0 ? buf.getUnsignedByte(index + 1) : buf.getUnsignedShortLE(index + 1));
    }
    ChunkStream known = stream.csid == csid ? stream : streams.find(csid);
    int format = first >>> 6;
    if (known == null && format > 1) {
      throw new RtmpException(
          Reason.NO_HISTORY,
          "fmt: " + format + " as first header of csid " + csid + " (expected: 0)");
    }
    int end = index + available;
    int after =
        format == 3 && known != null
            ? parseShortest(known, buf, at, end)
            : parseLonger(format, csid, known, buf, at, end);
    if (after == CUT) {
      return CUT;
    }
    fmt = format;
    return after - index;
  }

  private int parseLonger(
      int format, int csid, @Nullable ChunkStream known, ByteBuf buf, int at, int end) {
    int after = at + (format == 0 ? 11 : format == 1 ? 7 : 3);
    if (after > end) {
      return CUT;
    }
    int field = buf.getUnsignedMedium(at);
    boolean extended = field == EXTENDED;
    if (extended) {
      if (after + 4 > end) {
        return CUT;
      }
      field = buf.getInt(after);
      after += 4;
    }
    ChunkStream current = known != null ? known : streams.add(csid);
    int length = format == 2 ? current.length : buf.getUnsignedMedium(at + 3);
    int typeId = format == 2 ? current.typeId : buf.getUnsignedByte(at + 6);
    messageStart = current.remaining == 0;
    if (messageStart) {
      current.timestamp = format == 0 ? field : current.timestamp + field;
      if (format == 0) {
        current.streamId = buf.getIntLE(at + 7);
      }
      current.typeId = typeId;
      startMessage(current, length);
    } else if (format == 0 || length != current.length || typeId != current.typeId) {
      throw unfinished(format, current, length);
    }
    current.field = field;
    current.extended = extended;
    stream = current;
    return after;
  }

  private int parseShortest(ChunkStream current, ByteBuf buf, int at, int end) {
    int after = at;
    boolean starts = current.remaining == 0;
    if (current.extended) {
      if (starts) {
        if (at + 4 > end) {
          return CUT;
        }
        current.field = buf.getInt(at);
        after += 4;
      } else {
        int repeated = repeatedTimestamp(current, buf, at, end);
        if (repeated == CUT) {
          return CUT;
        }
        after += repeated;
      }
    }
    messageStart = starts;
    if (starts) {
      current.timestamp += current.field;
      startMessage(current, current.length);
    }
    stream = current;
    return after;
  }

  /**
   * Whether a continuing chunk repeats the extended timestamp: 4, 0, or CUT as long as the bytes
   * that are there could be its beginning. Encoders repeat the field or the absolute timestamp.
   */
  private static int repeatedTimestamp(ChunkStream current, ByteBuf buf, int at, int end) {
    boolean field = true;
    boolean absolute = true;
    for (int i = 0; i < 4; i++) {
      if (at + i >= end) {
        return CUT;
      }
      byte actual = buf.getByte(at + i);
      int shift = 24 - 8 * i;
      field &= actual == (byte) (current.field >> shift);
      absolute &= actual == (byte) (current.timestamp >> shift);
      if (!field && !absolute) {
        return 0;
      }
    }
    return 4;
  }

  private void startMessage(ChunkStream current, int length) {
    if (length > maxMessageLength) {
      throw new RtmpException(
          Reason.MESSAGE_TOO_LONG,
          "message length: " + length + " (expected: up to " + maxMessageLength + ")");
    }
    current.length = length;
    current.remaining = length;
    current.control = 0;
  }

  private static RtmpException unfinished(int format, ChunkStream current, int length) {
    return new RtmpException(
        Reason.UNFINISHED_MESSAGE,
        "fmt: %d, length %d on csid %d (expected: the other %d of %d bytes)"
            .formatted(format, length, current.csid, current.remaining, current.length));
  }

  /** The chunk stream of this fragment, its header fields those of this fragment's message. */
  public ChunkStream stream() {
    return stream;
  }

  /** The format of this chunk's header, 0..3. */
  public int fmt() {
    return fmt;
  }

  /** Whether this chunk's header ended in this fragment. */
  public boolean isChunkStart() {
    return chunkStart;
  }

  /** Whether this fragment ends its chunk. */
  public boolean isChunkEnd() {
    return chunkRemaining == 0;
  }

  /** Whether this fragment has the header of a message's first chunk. */
  public boolean isMessageStart() {
    return messageStart;
  }

  /** Whether this fragment ends its message. */
  public boolean isMessageEnd() {
    return stream.remaining == 0;
  }

  /** Where this fragment's header, or what this buffer has of it, begins in the buffer. */
  public int headerIndex() {
    return headerIndex;
  }

  /** Where this fragment's payload begins in {@link #source}. */
  public int payloadIndex() {
    return payloadIndex;
  }

  /** How much payload this fragment has; may be 0. */
  public int payloadLength() {
    return payloadLength;
  }

  /**
   * What has this fragment's payload: the buffer, or for up to three bytes an internal one, when
   * they came with an earlier buffer and could have been a timestamp.
   */
  public ByteBuf source() {
    return source;
  }

  /** The stream whose unfinished message was dropped by an Abort that ended in this fragment. */
  public @Nullable ChunkStream aborted() {
    return aborted;
  }

  /** Where the bytes after this fragment begin in the buffer. */
  public int position() {
    return position;
  }

  /** The chunk size in force. */
  public int chunkSize() {
    return chunkSize;
  }

  /** Whether the bytes scanned so far end with a whole chunk. */
  public boolean atChunkBoundary() {
    return chunkRemaining == 0 && carried == 0;
  }

  /** Whether a message on {@code csid} has begun and not ended. */
  public boolean isUnfinished(int csid) {
    ChunkStream found = streams.find(csid);
    return found != null && found.remaining > 0;
  }

  ChunkStreamTable streams() {
    return streams;
  }

  void maxMessageLength(int bytes) {
    maxMessageLength = bytes;
  }

  /** Bytes of a header that the last buffer ended within. */
  int carried() {
    return carried;
  }

  /** Writes the bytes of a cut header to {@code out} and forgets them; they must be given again. */
  void giveBack(ByteBuf out) {
    out.writeBytes(carry, 0, carried);
    carried = 0;
  }

  /** The chunk stream id of a cut header, -1 if that is cut itself. */
  int cutCsid() {
    int csid = carry[0] & 0x3F;
    if (csid >= 2) {
      return csid;
    }
    if (carried < csid + 2) {
      return -1;
    }
    int low = carry[1] & 0xFF;
    return 64 + (csid == 0 ? low : low | (carry[2] & 0xFF) << 8);
  }

  /** The stream whose chunk the last buffer ended within, null at a chunk boundary. */
  @Nullable ChunkStream openChunk() {
    return chunkRemaining > 0 ? stream : null;
  }

  /** Payload bytes of the open chunk that have passed. */
  int openChunkTaken() {
    return chunkLength - chunkRemaining;
  }
}
