package io.weir.host.net.udp;

/** Why a datagram went no further. */
enum Drop {
  /** The protocol's classifier did not know it. */
  MALFORMED,
  /** Longer than {@code weir.net.udp.max-datagram-size}. */
  TOO_LARGE,
  /** No session has its key. */
  UNKNOWN_SESSION,
  /** A handshake while nobody takes any. */
  NO_HANDLER,
  /** An answer that would have been larger than what it answers. */
  AMPLIFYING,
  /** The socket that it was for cannot take more. */
  CONGESTED,
  /** The system refused to send it. */
  UNSENT,
  /** Its session or socket is over. */
  LATE,
  /** The protocol failed over it. */
  FAULT
}
