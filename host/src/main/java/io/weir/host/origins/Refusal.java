package io.weir.host.origins;

/**
 * Why something that an origin says is not taken.
 *
 * @param kind whose fault it is
 * @param detail field, value and what was expected
 */
public record Refusal(Kind kind, String detail) {

  /** What was wrong. */
  public enum Kind {
    /** The peer's address may say nothing. */
    FORBIDDEN,
    /** The token is missing or wrong. */
    UNAUTHORIZED,
    /** The body is not what is expected. */
    INVALID,
    /** It is of an origin that is not known. */
    UNKNOWN,
    /** It cannot be, as things are. */
    CONFLICT
  }
}
