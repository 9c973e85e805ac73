package io.weir.codec.webrtc.sdp;

/** A text that is no session description. Carries no stack trace, since strangers can cause it. */
public final class SdpException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What was wrong; in lower case, a metric's tag. */
  public enum Reason {
    /** Longer, or of more lines, than a description may be. */
    SIZE,
    /** A line that is not {@code x=value}. */
    LINE,
    /** It does not begin as descriptions do, or has no media. */
    FORM,
    /** ICE's user name fragment or password is missing or malformed. */
    CREDENTIALS
  }

  private final Reason reason;

  /** The message names the value and what was expected instead. */
  public SdpException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** What was wrong. */
  public Reason reason() {
    return reason;
  }
}
