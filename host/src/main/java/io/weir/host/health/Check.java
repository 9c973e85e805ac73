package io.weir.host.health;

/** How an endpoint is checked; values of {@code weir.health.checks}. */
public enum Check {
  /** Not at all: only dials tell. */
  NONE,
  /** A TCP connection is accepted. */
  TCP,
  /** An HTTP request is answered, by whatever status below 500. */
  HTTP,
  /** An RTMP handshake is answered. */
  RTMP
}
