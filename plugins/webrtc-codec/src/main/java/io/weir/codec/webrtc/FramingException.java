package io.weir.codec.webrtc;

/** A frame that nobody can mean. Carries no stack trace, since strangers can cause it. */
public final class FramingException extends Exception {
  private static final long serialVersionUID = 1L;

  FramingException(String message) {
    super(message, null, false, false);
  }
}
