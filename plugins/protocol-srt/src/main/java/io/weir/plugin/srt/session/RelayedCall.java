package io.weir.plugin.srt.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.weir.api.net.UdpInspector;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.SrtPacket;
import io.weir.plugin.srt.origin.OriginLeg;
import io.weir.plugin.srt.origin.Words;
import java.util.function.LongSupplier;

/**
 * A session that relays: watches for either side's end, and says the origin's consent again to a
 * caller that has missed it. Confined to its event loop.
 */
final class RelayedCall implements UdpInspector {
  private final CallerId caller;
  private final Words conclusion;
  private final OriginLeg leg;
  private final Calls calls;
  private final LongSupplier nanos;
  private boolean accepted;
  private boolean clientKnows;
  private boolean originKnows;

  RelayedCall(CallerId caller, Words conclusion, OriginLeg leg, Calls calls, LongSupplier nanos) {
    this.caller = caller;
    this.conclusion = conclusion;
    this.leg = leg;
    this.calls = calls;
    this.nanos = nanos;
  }

  /** Tells the caller of the origin's consent, unless it was told. */
  void accept(UdpSession session) {
    if (!accepted) {
      acceptAgain(session);
    }
  }

  private void acceptAgain(UdpSession session) {
    accepted = true;
    session.toClient(leg.consent().again(nanos.getAsLong()));
  }

  @Override
  public boolean fromClient(UdpSession session, ByteBuf datagram) {
    if (SrtPacket.isShutdown(datagram)) {
      clientKnows = true;
      originKnows = true;
      session.end(EndReason.CLIENT_CLOSED);
      return true;
    }
    if (SrtPacket.destination(datagram) != 0) {
      return true;
    }
    if (Handshake.cookie(datagram) == conclusion.handshake().cookie()) {
      acceptAgain(session);
    }
    return false;
  }

  @Override
  public boolean fromOrigin(UdpSession session, ByteBuf datagram) {
    if (!SrtPacket.hasHeader(datagram) || SrtPacket.isHandshake(datagram)) {
      return false;
    }
    accept(session);
    if (SrtPacket.isShutdown(datagram) && SrtPacket.destination(datagram) == caller.socketId()) {
      clientKnows = true;
      originKnows = true;
      session.end(EndReason.ORIGIN_CLOSED);
    }
    return true;
  }

  @Override
  public void ended(UdpSession session, EndReason reason) {
    if (!clientKnows) {
      session.toClient(shutdown(caller.socketId()));
    }
    if (!originKnows) {
      session.toOrigin(shutdown(leg.socketId()));
    }
    calls.ended(caller, conclusion.handshake().cookie());
  }

  private static ByteBuf shutdown(int destination) {
    return SrtPacket.shutdown(PooledByteBufAllocator.DEFAULT.buffer(), destination);
  }
}
