package io.weir.plugin.loopback.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.codec.rtmp.MessageType;
import io.weir.codec.rtmp.RtmpMessage;
import java.util.Arrays;

/**
 * One audio, video or data message. Its bytes lie on the heap and are nobody's to release, so that
 * any number of players on any number of event loops may hold it. Immutable.
 */
public final class Media implements StreamEvent {
  /** What an object and its place in a queue cost beyond its bytes. */
  private static final int OVERHEAD = 64;

  private final int typeId;
  private final long timestamp;
  private final byte[] bytes;
  private final MediaKind kind;

  private Media(int typeId, long timestamp, byte[] bytes, MediaKind kind) {
    this.typeId = typeId;
    this.timestamp = timestamp;
    this.bytes = bytes;
    this.kind = kind;
  }

  /**
   * Copies a message. Data messages become what players expect: AMF0, without the name that asks
   * the server to keep them.
   *
   * @param message of type audio, video or data; stays the caller's
   */
  public static Media of(RtmpMessage message) {
    return of(message.typeId(), message.timestamp(), message.payload());
  }

  /** Copies a payload, as {@link #of(RtmpMessage)} does. */
  public static Media of(int typeId, long timestamp, ByteBuf payload) {
    boolean data = typeId == MessageType.DATA_AMF0 || typeId == MessageType.DATA_AMF3;
    byte[] bytes = ByteBufUtil.getBytes(data ? DataMessage.forPlayers(payload) : payload);
    int playedType = data ? MessageType.DATA_AMF0 : typeId;
    return new Media(playedType, timestamp, bytes, MediaKind.of(playedType, bytes));
  }

  /** Whether messages of this type are media. */
  public static boolean isMedia(int typeId) {
    return typeId == MessageType.AUDIO
        || typeId == MessageType.VIDEO
        || typeId == MessageType.DATA_AMF0
        || typeId == MessageType.DATA_AMF3;
  }

  /** 8 audio, 9 video, 18 data; alike in RTMP and FLV. */
  public int typeId() {
    return typeId;
  }

  /** Milliseconds, 0..4294967295. */
  public long timestamp() {
    return timestamp;
  }

  /** What it is to a player. */
  public MediaKind kind() {
    return kind;
  }

  /** The same at another time. */
  public Media at(long millis) {
    return new Media(typeId, millis & 0xFFFFFFFFL, bytes, kind);
  }

  /** A view of its bytes, to be read only; need not be released. */
  public ByteBuf payload() {
    return Unpooled.wrappedBuffer(bytes);
  }

  /** Whether type and bytes are equal, whatever the time. */
  public boolean sameContent(Media other) {
    return typeId == other.typeId && Arrays.equals(bytes, other.bytes);
  }

  /** Bytes of payload. */
  public int length() {
    return bytes.length;
  }

  @Override
  public int weight() {
    return bytes.length + OVERHEAD;
  }

  @Override
  public String toString() {
    return kind + " at " + timestamp + " ms, " + bytes.length + " bytes";
  }
}
