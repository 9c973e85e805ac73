package io.weir.plugin.srt.session;

import io.netty.buffer.ByteBuf;
import io.weir.api.net.UdpHandler;
import io.weir.api.net.UdpPort;
import io.weir.api.net.UdpProtocol;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.SrtPacket;

/**
 * SRT's datagrams: a session's carry the origin's socket id, a caller's handshake carries 0 and the
 * caller's own socket id inside.
 */
public final class SrtProtocol implements UdpProtocol {
  /** Sets the ids of callers apart from those of origins. */
  private static final long CALLER = 1L << 32;

  private final CallerServices services;

  /** Serves every event loop by the same services. */
  public SrtProtocol(CallerServices services) {
    this.services = services;
  }

  @Override
  public long classify(ByteBuf datagram) {
    if (!SrtPacket.hasHeader(datagram)) {
      return DROP;
    }
    int destination = SrtPacket.destination(datagram);
    if (destination != 0) {
      return sessionId(destination);
    }
    if (!SrtPacket.isHandshake(datagram)) {
      return DROP;
    }
    return Handshake.isConclusion(datagram)
        ? UdpProtocol.orHandshake(callerId(Handshake.socketId(datagram)))
        : HANDSHAKE;
  }

  @Override
  public UdpHandler handler(UdpPort port) {
    return new CallHandler(port, services);
  }

  /** The id of the datagrams of an established session, by the origin's socket id. */
  static long sessionId(int originSocket) {
    return originSocket & 0xffff_ffffL;
  }

  /** The id of a caller's conclusions, by its own socket id. */
  static long callerId(int callerSocket) {
    return CALLER | (callerSocket & 0xffff_ffffL);
  }
}
