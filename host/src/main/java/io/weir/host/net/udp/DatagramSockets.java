package io.weir.host.net.udp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.resolver.AddressResolverGroup;
import io.weir.api.Endpoint;
import io.weir.host.net.Transport;
import java.net.InetSocketAddress;

/** Makes datagram sockets, with the options that fit their part. Safe for use by any thread. */
final class DatagramSockets {
  /** Slots of a read are aligned, and longer than the largest datagram so that a cut one shows. */
  private static final int SLOT_ALIGNMENT = 64;

  private static final int LISTENER_BATCH = 64;
  private static final int ORIGIN_BATCH = 16;

  /** With Java's own selectors each read brings one datagram. */
  private static final int SINGLE_READS = 64;

  /** What may wait for the system; a datagram that waits long is worth little. */
  private static final WriteBufferWaterMark LISTENER_MARKS =
      new WriteBufferWaterMark(1 << 19, 1 << 20);

  private static final WriteBufferWaterMark ORIGIN_MARKS =
      new WriteBufferWaterMark(1 << 17, 1 << 18);

  private final boolean batching;
  private final Bootstrap listening;
  private final Bootstrap connecting;

  DatagramSockets(
      Transport transport, AddressResolverGroup<InetSocketAddress> resolver, UdpSettings settings) {
    this.batching = transport.batchesDatagrams();
    int slot = slot(settings.maxDatagramSize());
    listening =
        socket(transport, slot, 4, LISTENER_BATCH)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_RCVBUF, settings.receiveBuffer())
            .option(ChannelOption.SO_SNDBUF, settings.sendBuffer())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, LISTENER_MARKS);
    if (transport.listensPerLoop()) {
      listening.option(UnixChannelOption.SO_REUSEPORT, true);
    }
    connecting =
        socket(transport, slot, 1, ORIGIN_BATCH)
            .resolver(resolver)
            .option(ChannelOption.SO_RCVBUF, settings.originReceiveBuffer())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ORIGIN_MARKS);
  }

  private static int slot(int largest) {
    return (largest / SLOT_ALIGNMENT + 1) * SLOT_ALIGNMENT;
  }

  private Bootstrap socket(Transport transport, int slot, int least, int most) {
    Bootstrap socket = new Bootstrap().channel(transport.datagramChannel());
    if (batching) {
      RecvByteBufAllocator batches = new DatagramBatch(slot, least, most, System::nanoTime);
      return socket
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, slot)
          .option(ChannelOption.RECVBUF_ALLOCATOR, batches);
    }
    return socket.option(
        ChannelOption.RECVBUF_ALLOCATOR,
        new FixedRecvByteBufAllocator(slot).maxMessagesPerRead(SINGLE_READS));
  }

  /** Binds; nothing is read yet. */
  ChannelFuture bind(EventLoop loop, InetSocketAddress address, ChannelHandler handler) {
    return listening.clone().group(loop).handler(handler).bind(address);
  }

  /** Connects; sends nothing. */
  ChannelFuture connect(EventLoop loop, Endpoint endpoint, ChannelHandler handler) {
    return connecting
        .clone()
        .group(loop)
        .handler(handler)
        .connect(InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port()));
  }

  /** What the system has granted of a receive buffer, as it counts: double. */
  static int grantedBuffer(Channel socket) {
    Integer granted = socket.config().getOption(ChannelOption.SO_RCVBUF);
    return granted == null ? 0 : granted;
  }
}
