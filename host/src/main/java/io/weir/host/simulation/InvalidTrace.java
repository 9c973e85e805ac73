package io.weir.host.simulation;

/** A trace that cannot be replayed; its message says where and why. */
public final class InvalidTrace extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidTrace(String message) {
    super(message);
  }
}
