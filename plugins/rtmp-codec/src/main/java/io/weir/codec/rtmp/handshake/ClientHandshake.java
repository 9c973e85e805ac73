package io.weir.codec.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import io.weir.codec.rtmp.RtmpException;
import java.util.random.RandomGenerator;

/**
 * The client's side of the simple handshake: C0 C1 out, S0 S1 S2 in, C2 out (RTMP 1.0, section
 * 5.2). What S2 repeats is not checked. Not thread-safe, holds no buffers.
 */
public final class ClientHandshake {
  private static final int BLOCK = HandshakeDigest.BLOCK;

  private final RandomGenerator random;
  private boolean versionRead;
  private int received;

  /**
   * @param random fills what nobody reads; need not be strong
   */
  public ClientHandshake(RandomGenerator random) {
    this.random = random;
  }

  /** Appends C0 and C1 to {@code out}. Once, before anything is received. */
  public void start(ByteBuf out) {
    byte[] c1 = new byte[BLOCK];
    random.nextBytes(c1);
    out.writeByte(3).writeLong(0).writeBytes(c1, 8, BLOCK - 8);
  }

  /**
   * Reads from {@code in} what belongs to the handshake and leaves the rest; appends C2, the bytes
   * of S1 as they come, to {@code out}. True when the handshake is done.
   *
   * @throws RtmpException BAD_VERSION if the first byte is not 3
   */
  public boolean receive(ByteBuf in, ByteBuf out) {
    if (!versionRead && in.isReadable()) {
      ServerHandshake.readVersion(in, "S0");
      versionRead = true;
    }
    if (received < BLOCK) {
      int n = Math.min(in.readableBytes(), BLOCK - received);
      out.writeBytes(in, n);
      received += n;
    }
    if (received >= BLOCK) {
      int n = Math.min(in.readableBytes(), 2 * BLOCK - received);
      in.skipBytes(n);
      received += n;
    }
    return isDone();
  }

  /** Whether S2 is complete. */
  public boolean isDone() {
    return received == 2 * BLOCK;
  }
}
