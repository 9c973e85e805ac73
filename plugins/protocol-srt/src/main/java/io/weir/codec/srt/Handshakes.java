package io.weir.codec.srt;

import io.netty.buffer.ByteBuf;

/**
 * Writes handshakes by changing copies of those that came, so that whatever is not named here stays
 * as its sender wrote it. Stateless; any thread.
 */
public final class Handshakes {
  private static final int FIXED_PART_AFTER_COOKIE = Handshake.SIZE - Handshake.COOKIE_AT - 4;

  private Handshakes() {}

  /**
   * A listener's answer to an induction: as large as the fixed part, whatever the caller has sent.
   *
   * @param to an empty buffer
   * @param induction the caller's
   * @param cookie that the caller must repeat
   */
  public static ByteBuf inductionAnswer(ByteBuf to, ByteBuf induction, int cookie) {
    answer(to, induction);
    to.setInt(Handshake.VERSION_AT, Handshake.VERSION_5);
    to.setShort(Handshake.ENCRYPTION_AT, 0);
    to.setShort(Handshake.EXTENSION_AT, Handshake.MAGIC);
    to.setInt(Handshake.COOKIE_AT, cookie);
    return to;
  }

  /**
   * A listener's refusal: as large as the fixed part, whatever the caller has sent.
   *
   * @param to an empty buffer
   * @param request the caller's induction or conclusion
   * @param code as in {@link Rejection}
   */
  public static ByteBuf rejection(ByteBuf to, ByteBuf request, int code) {
    answer(to, request);
    to.setInt(Handshake.REQUEST_AT, Handshake.REJECTION + code);
    return to;
  }

  /** The fixed part of the caller's words, sent back to its own socket id. */
  private static void answer(ByteBuf to, ByteBuf request) {
    int at = request.readerIndex();
    to.writeBytes(request, at, Handshake.SIZE);
    to.setInt(SrtPacket.DESTINATION, request.getInt(at + Handshake.SOCKET_ID_AT));
  }

  /**
   * The induction that the caller of a conclusion would send to another listener.
   *
   * @param to an empty buffer
   * @param conclusion the caller's
   */
  public static ByteBuf induction(ByteBuf to, ByteBuf conclusion) {
    int at = conclusion.readerIndex();
    to.writeBytes(conclusion, at, Handshake.COOKIE_AT);
    to.setInt(SrtPacket.DESTINATION, 0);
    to.setInt(Handshake.VERSION_AT, Handshake.VERSION_4);
    to.setShort(Handshake.ENCRYPTION_AT, 0);
    to.setShort(Handshake.EXTENSION_AT, Handshake.UDT_DGRAM);
    to.setInt(Handshake.REQUEST_AT, Handshake.INDUCTION);
    to.writeInt(0);
    return to.writeBytes(
        conclusion, at + Handshake.COOKIE_AT + Integer.BYTES, FIXED_PART_AFTER_COOKIE);
  }

  /** Puts another listener's cookie into a conclusion, in place. */
  public static void setCookie(ByteBuf conclusion, int cookie) {
    conclusion.setInt(conclusion.readerIndex() + Handshake.COOKIE_AT, cookie);
  }

  /**
   * Moves a packet's timestamp on, in place, by the time that it waited here: the receiver takes it
   * for the moment of arrival, and its latency for live streams begins there (section 4.5).
   */
  public static void age(ByteBuf packet, long micros) {
    int at = packet.readerIndex() + SrtPacket.TIMESTAMP;
    packet.setInt(at, (int) (packet.getUnsignedInt(at) + micros));
  }
}
