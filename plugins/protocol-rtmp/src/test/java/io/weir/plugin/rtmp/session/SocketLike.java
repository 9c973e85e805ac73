package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A channel without a socket that has an address, an allocator that counts, and its own time. */
final class SocketLike extends EmbeddedChannel {
  private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 40_000);

  SocketLike(ByteBufAllocator alloc, ChannelHandler... handlers) {
    super(false, false);
    config().setAllocator(alloc);
    pipeline()
        .addLast(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers);
              }
            });
  }

  SocketLike open() {
    try {
      register();
      freezeTime();
      return this;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return PEER;
  }
}
