package io.weir.it.kit;

import java.util.Arrays;
import java.util.List;

/** A whole RTMP message. */
public final class Message {
  private static final int COMMAND_AMF3 = 17;
  private static final int COMMAND_AMF0 = 20;

  private final int csid;
  private final int type;
  private final int streamId;
  private final long timestamp;
  private final byte[] payload;

  /** Keeps the payload as it is. */
  public Message(int csid, int type, int streamId, long timestamp, byte[] payload) {
    this.csid = csid;
    this.type = type;
    this.streamId = streamId;
    this.timestamp = timestamp;
    this.payload = payload;
  }

  /** The chunk stream that it came on. */
  public int csid() {
    return csid;
  }

  /** The message type id. */
  public int type() {
    return type;
  }

  /** The message stream id. */
  public int streamId() {
    return streamId;
  }

  /** Milliseconds, 32 bits unsigned. */
  public long timestamp() {
    return timestamp;
  }

  /** The body, not copied. */
  public byte[] payload() {
    return payload;
  }

  /** The values of a command or data message; AMF3 ones have a byte before AMF0. */
  public List<Object> values() {
    boolean amf3 = type == COMMAND_AMF3 && payload.length > 0 && payload[0] == 0;
    return Amf0.read(amf3 ? Arrays.copyOfRange(payload, 1, payload.length) : payload);
  }

  /** Its name if it is a command, else empty. */
  public String command() {
    return isCommand() && values().get(0) instanceof String name ? name : "";
  }

  private boolean isCommand() {
    return type == COMMAND_AMF0 || type == COMMAND_AMF3;
  }

  /** Whether it is a command of that name. */
  public boolean is(String name) {
    return command().equals(name);
  }

  /** The {@code code} of an onStatus or _error, else empty. */
  public String statusCode() {
    if (!isCommand() || values().size() < 4) {
      return "";
    }
    return Amf0.member(values().get(3), "code") instanceof String code ? code : "";
  }

  /** Whether type, time and body are the same. */
  public boolean sameMedia(Message other) {
    return type == other.type
        && timestamp == other.timestamp
        && Arrays.equals(payload, other.payload);
  }

  @Override
  public String toString() {
    return "type "
        + type
        + " stream "
        + streamId
        + " time "
        + timestamp
        + " csid "
        + csid
        + " "
        + (isCommand() ? values() : payload.length + " bytes");
  }
}
