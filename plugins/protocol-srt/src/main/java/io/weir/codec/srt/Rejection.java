package io.weir.codec.srt;

/**
 * Why a listener refuses a caller, in the codes of libsrt ({@code SRT_REJ_*} below 1000, {@code
 * SRT_REJX_*} after HTTP from 1000 on). On the wire a code stands in the request field, plus 1000.
 */
public enum Rejection {
  /** Wrong data in a handshake; also a cookie that is not ours, or no longer. */
  ROGUE(4),
  /** The caller's version is too old or unknown. */
  VERSION(8),
  /** A rendezvous, where this side does not call. */
  RENDEZVOUS(9),
  /** The stream id cannot be understood. */
  BAD_REQUEST(1400),
  /** Authentication failed. */
  UNAUTHORIZED(1401),
  /** No room, now. */
  OVERLOAD(1402),
  /** Access denied. */
  FORBIDDEN(1403),
  /** Nobody serves the stream. */
  NOT_FOUND(1404),
  /** The mode in the stream id is not served. */
  BAD_MODE(1405),
  /** The stream is held by another. */
  CONFLICT(1409),
  /** A fault of this side. */
  INTERNAL(1500),
  /** The origin did not answer, or nonsense. */
  GATEWAY(1502),
  /** This server goes down. */
  DOWN(1503);

  private final int code;

  Rejection(int code) {
    this.code = code;
  }

  /** The code, without the 1000 that it has on the wire. */
  public int code() {
    return code;
  }
}
