package io.weir.codec.srt;

/**
 * A datagram that SRT does not allow. Carries no stack trace, since strangers can cause it as often
 * as they like.
 */
public final class SrtException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What was wrong; stable names, used as a metric tag. */
  public enum Reason {
    /** Shorter than a handshake, or longer than one can be. */
    SIZE,
    /** No handshake where only a handshake can be. */
    NO_HANDSHAKE,
    /** A field has a value that no peer can mean. */
    FIELD,
    /** The extensions do not fit the datagram, or one comes twice. */
    EXTENSION,
    /** The stream id is too long or no text. */
    STREAM_ID
  }

  private final Reason reason;

  /** The message names the value and what was expected instead. */
  public SrtException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** What was wrong. */
  public Reason reason() {
    return reason;
  }
}
