package io.weir.host.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;

/** Socket options of relayed connections, alike on both sides. */
final class TcpOptions {
  /**
   * What may wait for a slow reader before its sender is no longer read. A key frame of a usual
   * stream fits below the high mark, so that ordinary bursts do not stop the sender.
   */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  /**
   * A frame of a usual stream arrives in one read and leaves in one write; what comes faster than
   * it is read gets larger buffers.
   */
  private static final int RECEIVE_BUFFER = 16 * 1024;

  private static final int LARGEST_RECEIVE_BUFFER = 64 * 1024;

  private TcpOptions() {}

  private static RecvByteBufAllocator receiveBuffers() {
    return new AdaptiveRecvByteBufAllocator(RECEIVE_BUFFER, RECEIVE_BUFFER, LARGEST_RECEIVE_BUFFER);
  }

  static void apply(ServerBootstrap server) {
    server
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers())
        .childOption(ChannelOption.MESSAGE_SIZE_ESTIMATOR, HeldMemory.ESTIMATOR)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
  }

  static void apply(Bootstrap client) {
    client
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers())
        .option(ChannelOption.MESSAGE_SIZE_ESTIMATOR, HeldMemory.ESTIMATOR)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
  }
}
