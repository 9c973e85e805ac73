package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.weir.bench.load.RtcOffers.Credentials;
import io.weir.codec.webrtc.stun.StunMessage;
import io.weir.codec.webrtc.stun.StunVerifier;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * An origin's UDP port: answers checks of the sessions that it knows, counts their media and sends
 * as much back. Confined to its event loop.
 */
final class RtcOrigin extends ChannelInboundHandlerAdapter {
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

  private final Channel socket;
  private final Pace pace;
  private final Figures figures;
  private final Map<String, Session> byUsername = new HashMap<>();
  private final Map<InetSocketAddress, Session> byAddress = new HashMap<>();
  private int last;

  RtcOrigin(Channel socket, Figures figures) {
    this.socket = socket;
    this.figures = figures;
    this.pace = new Pace(socket.eventLoop(), RtpPackets.A_SECOND);
    socket.eventLoop().scheduleAtFixedRate(this::dropSilent, 1, 1, TimeUnit.SECONDS);
  }

  private final class Session {
    private final String username;
    private final SecretKey key;
    private final RtpFlow flow = new RtpFlow(figures);
    private final Runnable sender = this::send;
    private @Nullable InetSocketAddress address;
    private long heard = System.nanoTime();

    private Session(Credentials own, String client) {
      this.username = own.ufrag() + ":" + client;
      this.key = StunVerifier.key(own.password());
    }

    private void send() {
      if (address != null) {
        ByteBuf packet = RtpPackets.packet(socket.alloc(), flow.next());
        socket.writeAndFlush(new DatagramPacket(packet, address), socket.voidPromise());
      }
    }

    private void checked(InetSocketAddress from) {
      heard = System.nanoTime();
      if (from.equals(address)) {
        return;
      }
      if (address == null) {
        pace.join(sender);
      } else {
        byAddress.remove(address);
      }
      address = from;
      byAddress.put(from, this);
    }
  }

  /** Answers an offer. Its session ends when no check has come for a while. */
  String open(String offer) {
    String name = "o" + ++last;
    Credentials own = new Credentials(name + "ufrag", "benchPasswordOfOrigin" + name);
    Session session = new Session(own, RtcOffers.read(offer).ufrag());
    byUsername.put(session.username, session);
    return RtcOffers.answer(own, ((InetSocketAddress) socket.localAddress()).getPort());
  }

  private void dropSilent() {
    long now = System.nanoTime();
    byUsername.values().removeIf(session -> now - session.heard > SILENCE_NANOS && drop(session));
  }

  private boolean drop(Session session) {
    pace.leave(session.sender);
    byAddress.remove(session.address);
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    DatagramPacket datagram = (DatagramPacket) msg;
    try {
      figures.packets.increment();
      received(ctx, datagram.sender(), datagram.content());
    } finally {
      datagram.release();
    }
  }

  private void received(ChannelHandlerContext ctx, InetSocketAddress from, ByteBuf datagram) {
    if (RtpPackets.is(datagram)) {
      Session session = byAddress.get(from);
      if (session != null) {
        session.flow.received(datagram);
      }
    } else if (StunMessage.isWellFormed(datagram) && StunMessage.isBindingRequest(datagram)) {
      Session session = byUsername.get(StunMessage.username(datagram));
      if (session != null) {
        session.checked(from);
        ByteBuf answer = IceChecks.success(ctx.alloc(), datagram, from, session.key);
        ctx.writeAndFlush(new DatagramPacket(answer, from), ctx.voidPromise());
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    figures.dropped.increment();
  }
}
