package io.weir.plugin.webrtc.media;

import io.netty.buffer.ByteBuf;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import io.weir.codec.webrtc.DatagramKind;
import io.weir.codec.webrtc.stun.StunMessage;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A leg whose client comes by UDP. Media goes to the path that the client has chosen
 * (USE-CANDIDATE), or, of a client that chooses none, to the one that it checked last. Confined to
 * its loop.
 */
final class UdpLeg extends OriginLeg {
  private final CheckHandler handler;
  private final Transactions checks = new Transactions();
  private boolean chosen;
  private boolean homeless;

  UdpLeg(CheckHandler handler, Shown shown) {
    super(handler.services(), shown);
    this.handler = handler;
  }

  /** A check that has proved itself goes to the origin, and its address is the client's. */
  void checked(InetSocketAddress from, ByteBuf request) {
    UdpSession to = socket();
    proved();
    if (!bind(to, from)) {
      handler.report("stun_addresses", from, "addresses of a session: more than it may have");
      return;
    }
    boolean choice = StunMessage.has(request, StunMessage.USE_CANDIDATE);
    if (choice || !chosen || homeless) {
      chosen |= choice;
      homeless = false;
      if (!from.equals(to.client())) {
        to.moveTo(from);
      }
    }
    checks.asked(request, from);
    to.toOrigin(request.retain());
  }

  private boolean bind(UdpSession to, InetSocketAddress from) {
    if (to.bind(from, WebrtcProtocol.BY_ADDRESS)) {
      return true;
    }
    handler.release(from);
    return to.bind(from, WebrtcProtocol.BY_ADDRESS);
  }

  /** Another session's client has proved to be at this address. */
  void lost(InetSocketAddress address) {
    if (socket().client().equals(address)) {
      homeless = true;
    }
  }

  @Override
  public boolean fromClient(UdpSession relayed, ByteBuf datagram) {
    look(datagram);
    return true;
  }

  @Override
  public boolean fromOrigin(UdpSession relayed, ByteBuf datagram) {
    if (DatagramKind.of(datagram) == DatagramKind.STUN) {
      return fromOriginStun(relayed, datagram);
    }
    look(datagram);
    return !homeless;
  }

  private boolean fromOriginStun(UdpSession relayed, ByteBuf datagram) {
    if (!StunMessage.isWellFormed(datagram)) {
      return false;
    }
    @Nullable InetSocketAddress asker =
        StunMessage.isResponse(datagram) ? checks.answered(datagram) : null;
    if (asker == null || asker.equals(relayed.client())) {
      return !homeless;
    }
    relayed.toClient(asker, datagram.retain());
    return false;
  }

  @Override
  public void ended(UdpSession relayed, EndReason reason) {
    handler.closed(this);
    super.ended(relayed, reason);
  }
}
