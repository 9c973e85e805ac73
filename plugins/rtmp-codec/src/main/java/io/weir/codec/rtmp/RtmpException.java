package io.weir.codec.rtmp;

/**
 * The peer sent what RTMP does not allow, or more than this side is willing to hold. The connection
 * it came from cannot go on: the state of its decoder is undefined. Carries no stack trace, since
 * strangers can cause it as often as they like.
 */
public final class RtmpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was wrong; stable names, used as a metric tag. */
  public enum Reason {
    BAD_VERSION,
    CHUNK_SIZE,
    TOO_MANY_CHUNK_STREAMS,
    NO_HISTORY,
    UNFINISHED_MESSAGE,
    MESSAGE_TOO_LONG,
    TOO_MUCH_UNFINISHED,
    BAD_CONTROL,
    BAD_AMF,
    AMF_TOO_DEEP,
    AMF_TOO_MANY_VALUES,
    BAD_COMMAND,
    BAD_FLV
  }

  private final Reason reason;

  /** The message names the value and what was expected instead. */
  public RtmpException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** What was wrong. */
  public Reason reason() {
    return reason;
  }
}
