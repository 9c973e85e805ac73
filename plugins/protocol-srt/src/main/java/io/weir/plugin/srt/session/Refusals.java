package io.weir.plugin.srt.session;

import io.weir.api.ErrorCode;
import io.weir.api.routing.RouteException;
import io.weir.codec.srt.Rejection;
import io.weir.plugin.srt.origin.OriginRejection;

/** What callers are told. Pure. */
final class Refusals {
  private Refusals() {}

  /** The rejection code of a failed opening; an origin's own where it gave one. */
  static int code(Throwable failure) {
    if (failure instanceof OriginRejection rejected) {
      return rejected.rejection();
    }
    ErrorCode reason =
        failure instanceof RouteException answer ? answer.code() : ErrorCode.INTERNAL;
    return rejection(reason).code();
  }

  private static Rejection rejection(ErrorCode reason) {
    return switch (reason) {
      case BAD_REQUEST -> Rejection.BAD_REQUEST;
      case ACCESS_DENIED -> Rejection.UNAUTHORIZED;
      case NO_ORIGIN -> Rejection.NOT_FOUND;
      case ORIGIN_UNREACHABLE, ORIGIN_TIMEOUT, ORIGIN_HUNG_UP, ORIGIN_REJECTED -> Rejection.GATEWAY;
      case OWNERSHIP_LOST -> Rejection.CONFLICT;
      case OVERLOADED -> Rejection.OVERLOAD;
      case DRAINING -> Rejection.DOWN;
      case CLIENT_GONE, INTERNAL -> Rejection.INTERNAL;
    };
  }
}
