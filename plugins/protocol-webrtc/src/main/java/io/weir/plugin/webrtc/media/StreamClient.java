package io.weir.plugin.webrtc.media;

import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.weir.api.routing.EndReason;
import io.weir.codec.webrtc.DatagramKind;
import io.weir.codec.webrtc.StreamFraming;
import io.weir.codec.webrtc.stun.StunMessage;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that comes by TCP. Nothing of it is passed on before a check has proved whose it is;
 * whoever has not proved it after a while is closed. Confined to its event loop.
 */
final class StreamClient extends ChannelInboundHandlerAdapter {
  private static final long PATIENCE_SECONDS = 10;

  private final CheckHandler handler;
  private final Channel connection;
  private final Counter dropped;
  private final InetSocketAddress address;
  private final Future<?> deadline;
  private @Nullable StreamLeg leg;
  private boolean begun;

  StreamClient(
      CheckHandler handler, Channel connection, InetSocketAddress address, Counter dropped) {
    this.handler = handler;
    this.connection = connection;
    this.dropped = dropped;
    this.address = address;
    this.deadline =
        connection
            .eventLoop()
            .schedule(() -> connection.close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf datagram = (ByteBuf) msg;
    try {
      received(datagram);
    } finally {
      datagram.release();
    }
  }

  private void received(ByteBuf datagram) {
    DatagramKind kind = DatagramKind.of(datagram);
    boolean stun = kind == DatagramKind.STUN;
    if (kind == DatagramKind.OTHER || (stun && !StunMessage.isWellFormed(datagram))) {
      return;
    }
    if (stun && StunMessage.isBindingRequest(datagram)) {
      Shown shown = handler.verified(datagram, address, this::refuse);
      if (shown != null) {
        checked(shown, datagram);
      }
    } else if (begun && leg != null) {
      leg.pass(datagram);
    }
  }

  private void refuse(ByteBuf answer) {
    int size = answer.readableBytes();
    connection.write(StreamFraming.header(connection.alloc().buffer(StreamFraming.HEADER), size));
    connection.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  /** A connection is one session's at one place of the origin; after a restart another is made. */
  private void checked(Shown shown, ByteBuf request) {
    if (leg == null) {
      open(shown, request.copy());
    } else if (!leg.session().equals(shown.session())
        || !leg.endpoint().equals(shown.credential().endpoint())) {
      connection.close();
    } else if (begun) {
      leg.proved();
      leg.pass(request);
    }
  }

  /** Takes the request over. */
  private void open(Shown shown, ByteBuf request) {
    StreamLeg opens = new StreamLeg(handler.services(), shown, connection, dropped);
    leg = opens;
    LegOpening.open(
        handler.port(),
        address,
        WebrtcProtocol.BY_CONNECTION,
        handler.services().sessions().timeout(),
        opens,
        opened -> {
          if (opened) {
            begun = true;
            deadline.cancel(false);
            opens.pass(request);
          }
          request.release();
          if (!opened || !connection.isActive()) {
            opens.end(EndReason.IDLE);
            connection.close();
          }
        });
  }

  /** The end of a connection is not the end of the session: another path may be left. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.cancel(false);
    if (leg != null) {
      leg.end(EndReason.IDLE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
