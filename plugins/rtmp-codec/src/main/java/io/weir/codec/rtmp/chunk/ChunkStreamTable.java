package io.weir.codec.rtmp.chunk;

import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Chunk streams by number: open addressing, at most half full, bounded. */
final class ChunkStreamTable {
  private final int limit;
  private @Nullable ChunkStream[] slots = new @Nullable ChunkStream[16];
  private int size;

  ChunkStreamTable(int limit) {
    this.limit = limit;
  }

  @Nullable ChunkStream find(int csid) {
    @Nullable ChunkStream[] table = slots;
    int mask = table.length - 1;
    for (int i = csid & mask; ; i = (i + 1) & mask) {
      ChunkStream stream = table[i];
      if (stream == null || stream.csid == csid) {
        return stream;
      }
    }
  }

  /** The number must not be there yet. */
  ChunkStream add(int csid) {
    if (size >= limit) {
      throw new RtmpException(
          Reason.TOO_MANY_CHUNK_STREAMS,
          "chunk streams: "
              + (size + 1)
              + " with csid "
              + csid
              + " (expected: up to "
              + limit
              + ")");
    }
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    ChunkStream stream = new ChunkStream(csid);
    insert(stream);
    size++;
    return stream;
  }

  void forEach(Consumer<ChunkStream> action) {
    for (ChunkStream stream : slots) {
      if (stream != null) {
        action.accept(stream);
      }
    }
  }

  private void grow() {
    @Nullable ChunkStream[] old = slots;
    slots = new @Nullable ChunkStream[2 * old.length];
    for (ChunkStream stream : old) {
      if (stream != null) {
        insert(stream);
      }
    }
  }

  private void insert(ChunkStream stream) {
    int mask = slots.length - 1;
    int i = stream.csid & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = stream;
  }
}
