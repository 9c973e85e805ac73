package io.weir.api.access;

import io.weir.api.ErrorCode;

/** The answer of an {@link AccessController}. Immutable. */
public sealed interface AccessDecision {

  /**
   * The client may.
   *
   * @param principal who it is, for selection and logs; empty if unknown
   */
  record Allow(String principal) implements AccessDecision {}

  /**
   * The client may not.
   *
   * @param code usually {@link ErrorCode#ACCESS_DENIED}
   * @param reason for the log
   */
  record Deny(ErrorCode code, String reason) implements AccessDecision {}
}
