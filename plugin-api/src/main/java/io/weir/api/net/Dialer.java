package io.weir.api.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.weir.api.Endpoint;
import java.time.Duration;

/** Opens connections, to origins above all. */
public interface Dialer {

  /**
   * Opens a TCP connection to an origin on the client's own event loop, so that their relay needs
   * no hop between threads. Never blocks; names are resolved without waiting. To an endpoint of TLS
   * it is there once the origin's certificate was found good, and is encrypted by the host.
   *
   * @param client whose event loop the connection shares
   * @param endpoint where to
   * @param timeout for resolving and connecting
   * @param handler first handler of the new connection's pipeline, or an initializer
   * @return the connection attempt; on failure the channel is closed
   */
  default ChannelFuture dial(
      Channel client, Endpoint endpoint, Duration timeout, ChannelHandler handler) {
    return dial(client.eventLoop(), endpoint, timeout, handler);
  }

  /**
   * Opens a TCP connection to an origin on an event loop. Never blocks; names are resolved without
   * waiting.
   *
   * @param loop one of the host's
   * @param endpoint where to
   * @param timeout for resolving and connecting
   * @param handler first handler of the new connection's pipeline, or an initializer
   * @return the connection attempt; on failure the channel is closed
   */
  ChannelFuture dial(EventLoop loop, Endpoint endpoint, Duration timeout, ChannelHandler handler);

  /**
   * Opens a TCP connection that belongs to no client, on one of the host's event loops: for calls
   * that a plugin makes on its own account. Never blocks.
   *
   * @param endpoint where to
   * @param timeout for resolving and connecting
   * @param handler first handler of the new connection's pipeline, or an initializer
   * @return the connection attempt; on failure the channel is closed
   */
  ChannelFuture dial(Endpoint endpoint, Duration timeout, ChannelHandler handler);
}
