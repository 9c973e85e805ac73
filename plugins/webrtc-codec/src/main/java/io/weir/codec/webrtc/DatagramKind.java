package io.weir.codec.webrtc;

import io.netty.buffer.ByteBuf;

/** The protocols that share one WebRTC transport, told apart by the first byte (RFC 7983). */
public enum DatagramKind {
  /** Session Traversal Utilities for NAT (RFC 8489). */
  STUN,
  /** Datagram Transport Layer Security (RFC 6347, RFC 9147). */
  DTLS,
  /** RTP or RTCP, mostly secured (RFC 3711). */
  RTP,
  /** Nothing that a browser sends to a media server: ZRTP, TURN channels, an empty datagram. */
  OTHER;

  /** Looks at the first byte; the reader index stays. */
  public static DatagramKind of(ByteBuf datagram) {
    if (!datagram.isReadable()) {
      return OTHER;
    }
    int first = datagram.getUnsignedByte(datagram.readerIndex());
    if (first <= 3) {
      return STUN;
    }
    if (first >= 20 && first <= 63) {
      return DTLS;
    }
    return first >= 128 && first <= 191 ? RTP : OTHER;
  }
}
