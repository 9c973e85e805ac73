package io.weir.api;

/** Whose fault an error is. */
public enum ErrorKind {
  /** The client asked for what it may not have or said it wrongly. */
  CLIENT,
  /** The origin is unreachable or refused. */
  ORIGIN,
  /** There is no room, now. */
  CAPACITY,
  /** Weir itself. */
  PROXY
}
