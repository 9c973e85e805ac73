package io.weir.api.routing;

/** Why a session ended; part of its end record in log and metrics. */
public enum EndReason {
  /** The client closed its side. */
  CLIENT_CLOSED,
  /** The origin closed its side. */
  ORIGIN_CLOSED,
  /** The client broke the protocol. */
  CLIENT_ERROR,
  /** The origin broke the protocol. */
  ORIGIN_ERROR,
  /** The origin took none of a publisher's bytes for too long; counts against its health. */
  ORIGIN_STALLED,
  /** Neither side sent anything for the idle timeout. */
  IDLE,
  /** The stream was moved to another origin. */
  OWNERSHIP_LOST,
  /** An operator ended the session. */
  KICKED,
  /** The origin or the replica is being emptied. */
  DRAINING
}
