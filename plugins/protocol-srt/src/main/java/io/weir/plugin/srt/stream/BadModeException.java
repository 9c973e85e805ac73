package io.weir.plugin.srt.stream;

/** A stream id that asks for what is neither to publish nor to play. Carries no stack trace. */
public final class BadModeException extends Exception {
  private static final long serialVersionUID = 1L;

  BadModeException(String mode) {
    super("m: \"" + mode + "\" (expected: publish or request)", null, false, false);
  }
}
