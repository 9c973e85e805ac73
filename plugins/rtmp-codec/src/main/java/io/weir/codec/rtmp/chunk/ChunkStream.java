package io.weir.codec.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one chunk stream: the header of its newest message, which later headers lean on,
 * and how much of that message is still to come. Belongs to one {@link ChunkScanner} and changes as
 * that goes on.
 */
public final class ChunkStream {
  /** The peer's decoder lacks this history: only a fmt 0 header makes sense to it. */
  static final int UNSYNCED = 1;

  /**
   * The peer was given a fmt 0 header in place of the sender's: an implied delta would be wrong.
   */
  static final int DELTA_LOST = 1 << 1;

  /** The message under way had its first header replaced. */
  static final int REPLACED = 1 << 2;

  /** The message under way is kept from the peer until it is complete. */
  static final int WITHHELD = 1 << 3;

  /** The payload of the message under way is looked at. */
  static final int COLLECTED = 1 << 4;

  final int csid;

  int timestamp;

  /** The timestamp or delta as the last header carried it; what a fmt 3 header repeats. */
  int field;

  boolean extended;
  int length;
  int typeId;
  int streamId;
  int remaining;

  /** The first four payload bytes of a Set Chunk Size or Abort message. */
  int control;

  /** What a {@link ChunkRelay} has to mind about this stream; 0 is nothing. */
  int flags;

  /** What was collected of the message under way, owned by the decoder or relay in charge. */
  @Nullable ByteBuf collected;

  ChunkStream(int csid) {
    this.csid = csid;
  }

  /** Its number, 2..65599. */
  public int csid() {
    return csid;
  }

  /** The absolute timestamp of the newest message: milliseconds, 0..4294967295. */
  public long timestamp() {
    return Integer.toUnsignedLong(timestamp);
  }

  /** The payload length of the newest message. */
  public int length() {
    return length;
  }

  /** The type of the newest message, see {@link io.weir.codec.rtmp.MessageType}. */
  public int typeId() {
    return typeId;
  }

  /** The message stream id of the newest message. */
  public int streamId() {
    return streamId;
  }

  /** Payload bytes of the newest message that did not pass yet; 0 between messages. */
  public int remaining() {
    return remaining;
  }

  /** Lets go of what was collected. */
  void discard() {
    ByteBuf buffer = collected;
    if (buffer != null) {
      collected = null;
      buffer.release();
    }
  }
}
