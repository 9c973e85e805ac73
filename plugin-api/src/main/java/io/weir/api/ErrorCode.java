package io.weir.api;

/**
 * Why a stream could not be opened. Protocols map every code to their own wire form by one
 * exhaustive switch.
 */
public enum ErrorCode {
  /** The request cannot be understood. */
  BAD_REQUEST(ErrorKind.CLIENT),
  /** An access controller said no. */
  ACCESS_DENIED(ErrorKind.CLIENT),
  /** The client left before its stream was open. */
  CLIENT_GONE(ErrorKind.CLIENT),
  /** No origin serves this stream's protocol. */
  NO_ORIGIN(ErrorKind.CAPACITY),
  /** No candidate could be reached. */
  ORIGIN_UNREACHABLE(ErrorKind.ORIGIN),
  /** The last candidate let its time run out, be it for a connection or for an answer. */
  ORIGIN_TIMEOUT(ErrorKind.ORIGIN),
  /**
   * The origin was reached and closed the connection without a word. That is how some say no, so it
   * is no sign of an ill origin.
   */
  ORIGIN_HUNG_UP(ErrorKind.ORIGIN),
  /** The origin was reached and refused, in its own words. */
  ORIGIN_REJECTED(ErrorKind.ORIGIN),
  /** The stream moved to another origin while this client was being connected. */
  OWNERSHIP_LOST(ErrorKind.PROXY),
  /** A limit of this replica was reached. */
  OVERLOADED(ErrorKind.CAPACITY),
  /** This replica takes no new sessions. */
  DRAINING(ErrorKind.CAPACITY),
  /** A fault of Weir or of a plugin. */
  INTERNAL(ErrorKind.PROXY);

  private final ErrorKind kind;

  ErrorCode(ErrorKind kind) {
    this.kind = kind;
  }

  /** Whether the origin gave no sign of life, so that another one may be asked. */
  public boolean isUnanswered() {
    return this == ORIGIN_UNREACHABLE || this == ORIGIN_TIMEOUT;
  }

  /** Whose fault it is. */
  public ErrorKind kind() {
    return kind;
  }
}
