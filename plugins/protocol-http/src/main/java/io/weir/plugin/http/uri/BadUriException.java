package io.weir.plugin.http.uri;

import io.weir.api.ErrorCode;

/**
 * A client's request target or host cannot be accepted. It is an answer, not a fault: it carries no
 * stack trace. Its message has value (shortened, never a query) and expectation, and may be shown
 * to the client. Immutable.
 */
public final class BadUriException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SHOWN = 80;

  private final Fault fault;

  /** What is wrong; in lower case, a metric's tag. */
  public enum Fault {
    /** The form of the request target. */
    TARGET,
    /** The path or its escapes. */
    PATH,
    /** The query, where it matters to Weir. */
    QUERY,
    /** The host. */
    HOST,
    /** The path names no stream. */
    STREAM,
    /** What marks a URL as handed out by Weir is missing, edited, or belongs to another URL. */
    TOKEN
  }

  /** An answer with a complete message. */
  public BadUriException(Fault fault, String message) {
    super(message, null, false, false);
    this.fault = fault;
  }

  /** An answer of the form {@code what: "value" (expected: expected)}. */
  public static BadUriException of(Fault fault, String what, String value, String expected) {
    return new BadUriException(
        fault, "%s: \"%s\" (expected: %s)".formatted(what, shown(value), expected));
  }

  /** What is wrong. */
  public Fault fault() {
    return fault;
  }

  /** How it is answered. */
  public ErrorCode code() {
    return ErrorCode.BAD_REQUEST;
  }

  private static String shown(String value) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(value.length(), MAX_SHOWN); i++) {
      char c = value.charAt(i);
      shown.append(c < ' ' || c >= 0x7f ? '?' : c);
    }
    return value.length() > MAX_SHOWN ? shown + "..." : shown.toString();
  }
}
