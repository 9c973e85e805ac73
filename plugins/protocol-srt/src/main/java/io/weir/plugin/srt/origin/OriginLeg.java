package io.weir.plugin.srt.origin;

import io.netty.buffer.PooledByteBufAllocator;
import io.weir.api.net.UdpOrigin;
import io.weir.codec.srt.SrtPacket;

/**
 * An origin's consent.
 *
 * @param socket on which it speaks
 * @param consent its conclusion
 */
public record OriginLeg(UdpOrigin socket, Words consent) {

  /** The origin's socket id, which is in all that the caller sends from now on. */
  public int socketId() {
    return consent.handshake().socketId();
  }

  /** Tells the origin that nobody comes, and closes the socket. For the socket's event loop. */
  public void close() {
    socket.send(SrtPacket.shutdown(PooledByteBufAllocator.DEFAULT.buffer(), socketId()));
    socket.close();
  }
}
