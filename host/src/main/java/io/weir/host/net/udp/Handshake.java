package io.weir.host.net.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.api.net.UdpHandshake;
import java.net.InetSocketAddress;

/** The datagram that a handler is looking at; one for each loop, used again. Of its loop. */
final class Handshake implements UdpHandshake {
  private static final InetSocketAddress NOBODY = InetSocketAddress.createUnresolved("", 0);

  private final Lane lane;
  private InetSocketAddress from = NOBODY;
  private ByteBuf content = Unpooled.EMPTY_BUFFER;
  private int allowance;

  Handshake(Lane lane) {
    this.lane = lane;
  }

  Handshake of(InetSocketAddress peer, ByteBuf datagram) {
    from = peer;
    content = datagram;
    allowance = datagram.readableBytes();
    return this;
  }

  void over() {
    from = NOBODY;
    content = Unpooled.EMPTY_BUFFER;
    allowance = 0;
  }

  @Override
  public InetSocketAddress from() {
    return from;
  }

  @Override
  public ByteBuf content() {
    return content;
  }

  @Override
  public boolean reply(ByteBuf answer) {
    int size = answer.readableBytes();
    if (size > allowance) {
      lane.drop(answer, Drop.AMPLIFYING);
      return false;
    }
    allowance -= size;
    return lane.send(from, answer);
  }
}
