package io.weir.api.net.http;

import io.weir.api.ErrorCode;
import io.weir.api.routing.RouteException;

/** Why an origin's answer cannot be had. Immutable. */
public final class UpstreamException extends RouteException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Fault {
    /** No connection; nothing was asked. */
    UNREACHABLE(ErrorCode.ORIGIN_UNREACHABLE),
    /** Closed before a byte of the answer came. */
    UNANSWERED(ErrorCode.ORIGIN_HUNG_UP),
    /** No connection, or no head of an answer, in time. */
    TIMEOUT(ErrorCode.ORIGIN_TIMEOUT),
    /** The answer is not HTTP, or more than is taken. */
    BAD_RESPONSE(ErrorCode.ORIGIN_REJECTED),
    /** The body ended or stopped in the middle. */
    BROKEN(ErrorCode.ORIGIN_REJECTED),
    /** The body is larger than the caller takes. */
    TOO_LARGE(ErrorCode.ORIGIN_REJECTED),
    /** The client has gone, so nobody waits for the answer any more. */
    CANCELLED(ErrorCode.CLIENT_GONE),
    /** All connections that this origin may have are in use. */
    EXHAUSTED(ErrorCode.OVERLOADED),
    /** The protocol stops and asks no origin any more. */
    STOPPED(ErrorCode.DRAINING);

    private final ErrorCode code;

    Fault(ErrorCode code) {
      this.code = code;
    }

    /** What routing makes of it. */
    public ErrorCode code() {
      return code;
    }
  }

  private final Fault fault;

  /**
   * A fault.
   *
   * @param message for the log; names the origin, so clients never see it
   */
  public UpstreamException(Fault fault, String message) {
    super(fault.code(), message);
    this.fault = fault;
  }

  /** What went wrong. */
  public Fault fault() {
    return fault;
  }
}
