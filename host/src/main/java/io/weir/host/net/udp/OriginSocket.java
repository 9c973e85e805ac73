package io.weir.host.net.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.weir.api.net.UdpOrigin;
import io.weir.api.net.UdpOriginHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A connected socket to an origin: first its opening's, then its session's. Of its loop. */
final class OriginSocket extends ChannelInboundHandlerAdapter implements UdpOrigin {
  private final Lane lane;
  private final Opening opening;
  private final UdpOriginHandler handler;
  private final Queue<ByteBuf> held = new ArrayDeque<>(0);
  private @Nullable Channel channel;
  private @Nullable Outbox outbox;
  private @Nullable RelayedSession session;
  private boolean holding;
  private boolean gone;

  OriginSocket(Lane lane, Opening opening, UdpOriginHandler handler) {
    this.lane = lane;
    this.opening = opening;
    this.handler = handler;
  }

  /** Its way to the origin is known. */
  void connected(Channel socket) {
    channel = socket;
    outbox = lane.outboxOf(socket);
  }

  private Channel channel() {
    return Objects.requireNonNull(channel, "connected");
  }

  Outbox outbox() {
    return Objects.requireNonNull(outbox, "connected");
  }

  @Override
  public InetSocketAddress address() {
    return outbox().peer();
  }

  @Override
  public void send(ByteBuf datagram) {
    outbox().add(datagram);
  }

  @Override
  public void hold() {
    if (session == null) {
      holding = true;
      channel().config().setAutoRead(false);
    }
  }

  @Override
  public void close() {
    if (session == null) {
      shut();
    }
  }

  /** From now on it is the session's; what was held goes there first. */
  void joined(RelayedSession joined) {
    session = joined;
    for (ByteBuf early = held.poll(); early != null; early = held.poll()) {
      joined.fromOrigin(early);
    }
    if (holding) {
      channel().config().setAutoRead(true);
    }
  }

  /** Closes it, whosever it is, once what it was given has left. */
  void shut() {
    if (gone) {
      return;
    }
    gone = true;
    opening.forget(this);
    held.forEach(ByteBuf::release);
    held.clear();
    if (channel != null) {
      lane.turn().closes(channel);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf datagram = ((DatagramPacket) msg).content();
    if (gone) {
      lane.drop(datagram, Drop.LATE);
    } else if (!lane.fits(datagram)) {
      lane.drop(datagram, Drop.TOO_LARGE);
    } else if (session != null) {
      session.fromOrigin(datagram);
    } else if (holding) {
      held.add(datagram);
    } else {
      early(datagram);
    }
  }

  private void early(ByteBuf datagram) {
    try {
      handler.received(datagram);
    } catch (RuntimeException e) {
      lane.fault(e);
      failed(new IOException("handler failed", e));
    } finally {
      datagram.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (session == null) {
      failed(ioException(cause));
    } else if (isRefusal(cause)) {
      session.originGone();
    } else {
      lane.unsent(1);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (session != null) {
      session.originGone();
    } else {
      failed(new IOException("closed"));
    }
  }

  private void failed(IOException cause) {
    if (gone || channel == null) {
      return;
    }
    shut();
    try {
      handler.failed(cause);
    } catch (RuntimeException e) {
      lane.fault(e);
    }
  }

  private static boolean isRefusal(Throwable cause) {
    return cause instanceof PortUnreachableException
        || cause instanceof ConnectException
        || (cause instanceof Errors.NativeIoException io
            && io.expectedErr() == Errors.ERROR_ECONNREFUSED_NEGATIVE);
  }

  /** A refusal is a ConnectException, whatever the transport calls it. */
  static IOException ioException(Throwable cause) {
    if (isRefusal(cause) && !(cause instanceof ConnectException)) {
      ConnectException refused = new ConnectException("port unreachable");
      refused.initCause(cause);
      return refused;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }
}
