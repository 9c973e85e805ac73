package io.weir.codec.rtmp.chunk;

import static io.weir.codec.rtmp.MessageType.AUDIO;
import static io.weir.codec.rtmp.MessageType.COMMAND_AMF0;
import static io.weir.codec.rtmp.MessageType.COMMAND_AMF3;
import static io.weir.codec.rtmp.MessageType.DATA_AMF0;
import static io.weir.codec.rtmp.MessageType.DATA_AMF3;
import static io.weir.codec.rtmp.MessageType.VIDEO;

/** What passed a {@link ChunkRelay}, as its sender wrote it. Read on the relay's thread. */
public final class RelayCounters {
  long bytes;
  long chunks;
  private long audio;
  private long video;
  private long data;
  private long commands;
  private long others;

  RelayCounters() {}

  void message(int typeId) {
    switch (typeId) {
      case AUDIO -> audio++;
      case VIDEO -> video++;
      case DATA_AMF0, DATA_AMF3 -> data++;
      case COMMAND_AMF0, COMMAND_AMF3 -> commands++;
      default -> others++;
    }
  }

  /** All bytes, headers included. */
  public long bytes() {
    return bytes;
  }

  /** Chunks begun. */
  public long chunks() {
    return chunks;
  }

  /** Audio messages completed. */
  public long audio() {
    return audio;
  }

  /** Video messages completed. */
  public long video() {
    return video;
  }

  /** Data messages completed. */
  public long data() {
    return data;
  }

  /** Command messages completed. */
  public long commands() {
    return commands;
  }

  /** Messages of any other type completed. */
  public long others() {
    return others;
  }
}
