package io.weir.codec.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import io.weir.codec.rtmp.handshake.HandshakeDigest.Scheme;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the handshake: C0 C1 in, S0 S1 S2 out, C2 in (RTMP 1.0, section 5.2). A
 * client that signs its C1 is answered with digests, by its own scheme; every other simply, with a
 * zero version in S1, since a version there makes clients expect digests. The content of C2 is not
 * checked: real clients differ.
 *
 * <p>Not thread-safe. Holds 1.5 KiB until C1 is complete.
 */
public final class ServerHandshake {
  private static final int BLOCK = HandshakeDigest.BLOCK;

  /** What is said to a client that signs: the version of a server that signs. */
  private static final int SIGNING_VERSION = 0x04050001;

  private final RandomGenerator random;
  private boolean versionRead;
  private byte @Nullable [] c1 = new byte[BLOCK];
  private int received;

  /**
   * @param random fills what nobody reads; need not be strong
   */
  public ServerHandshake(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Reads from {@code in} what belongs to the handshake and leaves the rest; appends the answer to
   * {@code out} once C1 is complete. True when the handshake is done.
   *
   * @throws RtmpException BAD_VERSION if the first byte is not 3
   */
  public boolean receive(ByteBuf in, ByteBuf out) {
    if (!versionRead && in.isReadable()) {
      readVersion(in, "C0");
      versionRead = true;
    }
    byte[] block = c1;
    if (versionRead && block != null) {
      int n = Math.min(in.readableBytes(), BLOCK - received);
      in.readBytes(block, received, n);
      received += n;
      if (received < BLOCK) {
        return false;
      }
      answer(block, out);
      c1 = null;
      received = 0;
    }
    if (c1 == null) {
      int n = Math.min(in.readableBytes(), BLOCK - received);
      in.skipBytes(n);
      received += n;
    }
    return isDone();
  }

  /** Whether C2 is complete. */
  public boolean isDone() {
    return c1 == null && received == BLOCK;
  }

  static void readVersion(ByteBuf in, String name) {
    int version = in.readUnsignedByte();
    if (version != 3) {
      throw new RtmpException(Reason.BAD_VERSION, name + ": " + version + " (expected: 3)");
    }
  }

  private void answer(byte[] block, ByteBuf out) {
    byte[] s1 = new byte[BLOCK];
    random.nextBytes(s1);
    setInt(s1, 0, 0);
    byte[] s2 = block;
    Scheme scheme = scheme(block);
    if (scheme == null) {
      setInt(s1, 4, 0);
    } else {
      setInt(s1, 4, SIGNING_VERSION);
      HandshakeDigest.signAsServer(s1, scheme);
      s2 = new byte[BLOCK];
      random.nextBytes(s2);
      HandshakeDigest.answerAsServer(s2, block, scheme);
    }
    out.writeByte(3).writeBytes(s1).writeBytes(s2);
  }

  private static @Nullable Scheme scheme(byte[] block) {
    if ((block[4] | block[5] | block[6] | block[7]) == 0) {
      return null;
    }
    for (Scheme scheme : Scheme.values()) {
      if (HandshakeDigest.isSignedByPlayer(block, scheme)) {
        return scheme;
      }
    }
    return null;
  }

  private static void setInt(byte[] block, int index, int value) {
    for (int i = 0; i < 4; i++) {
      block[index + i] = (byte) (value >> (24 - 8 * i));
    }
  }
}
