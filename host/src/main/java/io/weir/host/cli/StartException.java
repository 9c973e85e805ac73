package io.weir.host.cli;

/** The start failed; the message says why in the operator's terms and is all that is shown. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message that needs no stack trace. */
  public StartException(String message) {
    super(message);
  }

  /** With the cause kept for debuggers. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
