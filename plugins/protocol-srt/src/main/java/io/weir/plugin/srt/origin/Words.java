package io.weir.plugin.srt.origin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.Handshakes;
import io.weir.codec.srt.SrtException;

/**
 * A handshake that came and will be said again, later or elsewhere. Its timestamp moves on with the
 * time that it waits, so that the receiver's clock for the stream begins when the sender's did.
 *
 * <p>Immutable; any thread.
 */
public final class Words {
  private final byte[] bytes;
  private final Handshake handshake;
  private final long arrival;

  private Words(byte[] bytes, Handshake handshake, long arrival) {
    this.bytes = bytes;
    this.handshake = handshake;
    this.arrival = arrival;
  }

  /**
   * Copies a handshake.
   *
   * @param nanos the moment of its arrival, on the clock of {@link System#nanoTime}
   * @throws SrtException if it is none
   */
  public static Words copy(ByteBuf packet, long nanos) throws SrtException {
    Handshake handshake = Handshake.read(packet);
    byte[] bytes = new byte[packet.readableBytes()];
    packet.getBytes(packet.readerIndex(), bytes);
    return new Words(bytes, handshake, nanos);
  }

  /** Its fixed part. */
  public Handshake handshake() {
    return handshake;
  }

  /** Its bytes as they came, not to be changed. */
  public ByteBuf packet() {
    return Unpooled.wrappedBuffer(bytes).asReadOnly();
  }

  /**
   * The packet as it is said now; the caller's to release.
   *
   * @param nanos now
   */
  public ByteBuf again(long nanos) {
    ByteBuf copy = PooledByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
    Handshakes.age(copy, Math.max(0, nanos - arrival) / 1000);
    return copy;
  }
}
