package io.weir.api.net;

import io.netty.channel.Channel;
import io.weir.api.routing.Route;

/**
 * Joins two connections: from then on every {@link io.netty.buffer.ByteBuf} that reaches the end of
 * one pipeline is written to the other connection.
 */
public interface TcpRelay {

  /**
   * Adds the relay at the end of both pipelines and starts reading. Protocol handlers before it may
   * look at or replace the buffers that pass. One flush for each read batch, backpressure in both
   * directions, half-close passed on; bytes are counted in the route's traffic. When both sides are
   * done, or one failed, both are closed and the route with them.
   *
   * <p>Must be called on the event loop that both connections share; takes ownership of both.
   *
   * @param client the client's connection
   * @param origin the origin's connection
   * @param route closed by the relay with the reason that it saw first
   */
  void join(Channel client, Channel origin, Route<?> route);
}
