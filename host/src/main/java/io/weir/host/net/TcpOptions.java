package io.weir.host.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

/** Socket options of relayed connections, alike on both sides. */
final class TcpOptions {
  /**
   * What may wait for a slow reader before its sender is no longer read. A key frame of a usual
   * stream fits below the high mark, so that ordinary bursts do not stop the sender.
   */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private TcpOptions() {}

  static void apply(ServerBootstrap server) {
    server
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
  }

  static void apply(Bootstrap client) {
    client
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
  }
}
