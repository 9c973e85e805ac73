package io.weir.codec.webrtc;

import io.netty.buffer.ByteBuf;

/**
 * The header of a DTLS record (RFC 6347 section 4.1), by a glance. DTLS 1.3 hides all of this (RFC
 * 9147 section 4), so there is nothing to be seen of it. Stateless; any thread.
 */
public final class DtlsRecord {
  private static final int HEADER = 13;
  private static final int ALERT = 21;
  private static final int MAJOR_VERSION = 0xfe;
  private static final int EPOCH_AT = 3;
  private static final int LENGTH_AT = 11;

  private DtlsRecord() {}

  /**
   * Whether this begins with an alert of an epoch after the first: one that is encrypted, so that
   * it is most likely a farewell, but may be a warning. The reader index stays.
   */
  public static boolean isEncryptedAlert(ByteBuf datagram) {
    int at = datagram.readerIndex();
    int size = datagram.readableBytes();
    return size > HEADER
        && datagram.getUnsignedByte(at) == ALERT
        && datagram.getUnsignedByte(at + 1) == MAJOR_VERSION
        && datagram.getUnsignedShort(at + EPOCH_AT) > 0
        && datagram.getUnsignedShort(at + LENGTH_AT) <= size - HEADER;
  }
}
