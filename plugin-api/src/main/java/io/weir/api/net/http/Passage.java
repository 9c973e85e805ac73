package io.weir.api.net.http;

/** How a response passes through; decides which of its hop-by-hop headers do. */
public enum Passage {
  /** Decoded and framed anew: all hop-by-hop headers end here. */
  REFRAMED,
  /** Its body passes as it is, so what the head says of its framing does too. */
  RAW,
  /** A change of protocol (RFC 9110 section 7.8): the framing and the upgrade itself pass. */
  UPGRADE
}
