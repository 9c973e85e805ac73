package io.weir.plugin.srt.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.weir.api.net.UdpInspector;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.SrtPacket;
import io.weir.plugin.srt.origin.OriginLeg;
import java.util.function.LongSupplier;

/**
 * A session that relays: watches for either side's end, and says the origin's consent again to a
 * caller that has missed it. Confined to its event loop.
 */
final class RelayedCall implements UdpInspector {
  private final CallerId caller;
  private final OriginLeg leg;
  private final Cookies cookies;
  private final Calls calls;
  private final LongSupplier nanos;
  private boolean accepted;
  private boolean clientKnows;
  private boolean originKnows;

  RelayedCall(CallerId caller, OriginLeg leg, Cookies cookies, Calls calls, LongSupplier nanos) {
    this.caller = caller;
    this.leg = leg;
    this.cookies = cookies;
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
    if (cookies.isValid(caller.address(), Handshake.cookie(datagram))) {
      calledAgain(session, Handshake.initialSequence(datagram));
    }
    return false;
  }

  /** The same call, or one of a client that has begun anew and is heard when it repeats itself. */
  private void calledAgain(UdpSession session, int initialSequence) {
    if (initialSequence == caller.initialSequence()) {
      acceptAgain(session);
    } else {
      clientKnows = true;
      session.end(EndReason.CLIENT_CLOSED);
    }
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
    calls.ended(caller);
  }

  private static ByteBuf shutdown(int destination) {
    return SrtPacket.shutdown(PooledByteBufAllocator.DEFAULT.buffer(), destination);
  }
}
