package io.weir.codec.srt;

import io.netty.buffer.ByteBuf;
import io.weir.codec.srt.SrtException.Reason;

/**
 * The fixed part of a handshake packet (section 3.2.1).
 *
 * <p>Immutable.
 *
 * @param version 4 in every caller's induction, 5 in the rest of today's handshakes
 * @param encryption the advertised key length in units of 8 bytes; 0 advertises none
 * @param extension which extensions follow, in a conclusion; {@link #MAGIC} in a listener's
 *     induction; 2 in a caller's
 * @param initialSequence the first sequence number of the caller's data, drawn anew for each
 *     connection
 * @param request what the packet is: {@link #INDUCTION}, {@link #CONCLUSION}, {@link #WAVEAHAND}
 *     or, from {@link #REJECTION} on, a refusal
 * @param socketId the sender's
 * @param cookie 0 in a caller's induction
 */
public record Handshake(
    int version,
    int encryption,
    int extension,
    int initialSequence,
    int request,
    int socketId,
    int cookie) {

  /** Bytes of the header and the fixed part. */
  public static final int SIZE = 64;

  /** The version whose conclusions carry extensions; the only one that names streams. */
  public static final int VERSION_5 = 5;

  /** The version of callers' inductions, and of callers before 1.3.0. */
  public static final int VERSION_4 = 4;

  /** What a listener of version 5 says in the extension field of its induction. */
  public static final int MAGIC = 0x4A17;

  /** The extension field of an induction: a datagram socket, as UDT named it. */
  public static final int UDT_DGRAM = 2;

  /** The caller asks for a cookie, the listener gives one. */
  public static final int INDUCTION = 1;

  /** The caller shows the cookie and says what it wants; the listener accepts. */
  public static final int CONCLUSION = -1;

  /** The first word of a rendezvous, where both sides call. */
  public static final int WAVEAHAND = 0;

  /** Requests from this value on are refusals: 1000 and a code. */
  public static final int REJECTION = 1000;

  static final int VERSION_AT = 16;
  static final int ENCRYPTION_AT = 20;
  static final int EXTENSION_AT = 22;
  static final int INITIAL_SEQUENCE_AT = 24;
  static final int REQUEST_AT = 36;
  static final int SOCKET_ID_AT = 40;
  static final int COOKIE_AT = 44;

  /**
   * Reads the fixed part; the reader index stays.
   *
   * @throws SrtException if this is no handshake, or one that is too short, too long, or without
   *     the sender's socket id
   */
  public static Handshake read(ByteBuf packet) throws SrtException {
    int size = packet.readableBytes();
    if (size < SIZE || size > SrtPacket.MAX_DATAGRAM) {
      throw new SrtException(
          Reason.SIZE,
          "handshake: %d bytes (expected: %d..%d)".formatted(size, SIZE, SrtPacket.MAX_DATAGRAM));
    }
    if (!SrtPacket.isHandshake(packet)) {
      throw new SrtException(
          Reason.NO_HANDSHAKE,
          "packet type: 0x%04x (expected: 0x8000, a handshake)"
              .formatted(packet.getUnsignedShort(packet.readerIndex())));
    }
    int at = packet.readerIndex();
    int socketId = packet.getInt(at + SOCKET_ID_AT);
    if (socketId == 0) {
      throw new SrtException(Reason.FIELD, "socket id: 0 (expected: the sender's)");
    }
    return new Handshake(
        packet.getInt(at + VERSION_AT),
        packet.getUnsignedShort(at + ENCRYPTION_AT),
        packet.getUnsignedShort(at + EXTENSION_AT),
        packet.getInt(at + INITIAL_SEQUENCE_AT),
        packet.getInt(at + REQUEST_AT),
        socketId,
        packet.getInt(at + COOKIE_AT));
  }

  /**
   * Whether this handshake is a conclusion, by a glance that allocates nothing; too short a one is
   * none.
   */
  public static boolean isConclusion(ByteBuf packet) {
    return packet.readableBytes() >= SIZE
        && packet.getInt(packet.readerIndex() + REQUEST_AT) == CONCLUSION;
  }

  /** The sender's socket id, by a glance. Needs the whole fixed part. */
  public static int socketId(ByteBuf packet) {
    return packet.getInt(packet.readerIndex() + SOCKET_ID_AT);
  }

  /** The cookie, by a glance. Needs the whole fixed part. */
  public static int cookie(ByteBuf packet) {
    return packet.getInt(packet.readerIndex() + COOKIE_AT);
  }

  /** The first sequence number, by a glance. Needs the whole fixed part. */
  public static int initialSequence(ByteBuf packet) {
    return packet.getInt(packet.readerIndex() + INITIAL_SEQUENCE_AT);
  }

  /** Whether the sender says no; {@link #rejection()} tells why. */
  public boolean isRejection() {
    return request >= REJECTION;
  }

  /** The code of a refusal, without the 1000 that it has on the wire. */
  public int rejection() {
    return request - REJECTION;
  }
}
