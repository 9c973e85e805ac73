package io.weir.api;

/** What a client does with a stream. */
public enum Role {
  /** Sends the stream to its origin; at most one client of a stream does so at a time. */
  PUBLISH,
  /** Receives the stream from its origin. */
  PLAY
}
