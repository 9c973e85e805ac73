package io.weir.host.origins;

/**
 * Why a registration is not taken.
 *
 * @param kind whose fault it is
 * @param detail field, value and what was expected
 */
public record Refusal(Kind kind, String detail) {

  /** What was wrong. */
  public enum Kind {
    /** The peer's address may not register. */
    FORBIDDEN,
    /** The token is missing or wrong. */
    UNAUTHORIZED,
    /** The body is not a registration. */
    INVALID
  }
}
