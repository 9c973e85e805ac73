package io.weir.plugin.webrtc.media;

import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Traffic;
import io.weir.codec.webrtc.StreamFraming;

/**
 * A leg whose client comes by TCP. What its connection has no room for is dropped, datagram by
 * datagram, as a network would: media that waits is worth little. Confined to its loop.
 */
final class StreamLeg extends OriginLeg {
  private final Channel connection;
  private final Counter dropped;
  private final Traffic traffic;
  private boolean flushes;

  StreamLeg(MediaServices services, Shown shown, Channel connection, Counter dropped) {
    super(services, shown);
    this.connection = connection;
    this.dropped = dropped;
    this.traffic = LegRoute.of(shown.session()).traffic();
  }

  /** The client sent this. */
  void pass(ByteBuf datagram) {
    look(datagram);
    socket().alive();
    socket().toOrigin(datagram.retain());
  }

  /** Nobody has this session's key by UDP. */
  @Override
  public boolean fromClient(UdpSession relayed, ByteBuf datagram) {
    return false;
  }

  @Override
  public boolean fromOrigin(UdpSession relayed, ByteBuf datagram) {
    look(datagram);
    int size = datagram.readableBytes();
    if (!connection.isWritable()) {
      dropped.increment();
      return false;
    }
    connection.write(
        StreamFraming.header(connection.alloc().buffer(StreamFraming.HEADER), size),
        connection.voidPromise());
    connection.write(datagram.retain(), connection.voidPromise());
    traffic.toClient(size);
    if (!flushes) {
      flushes = true;
      connection.eventLoop().execute(this::flush);
    }
    return false;
  }

  /** All that came in one turn of the loop leaves at once. */
  private void flush() {
    flushes = false;
    connection.flush();
  }

  @Override
  public void ended(UdpSession relayed, EndReason reason) {
    super.ended(relayed, reason);
    connection.close();
  }
}
