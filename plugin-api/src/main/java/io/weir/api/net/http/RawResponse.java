package io.weir.api.net.http;

import io.netty.channel.Channel;
import io.weir.api.net.TcpRelay;
import io.weir.api.routing.Route;

/**
 * An origin's answer of which nothing but the head was decoded; what came behind it waits in the
 * connection. Confined to the client's event loop. Whoever has it joins or closes it.
 */
public interface RawResponse {

  /** Status and headers; {@link Passage#RAW} or, for 101, {@link Passage#UPGRADE}. */
  ResponseHead head();

  /**
   * Relays from here on: first every byte that has arrived already, on either side, then the rest.
   * Ownership of both connections passes to the relay.
   *
   * @param client as {@link HttpCall#takeOver} gave it
   * @param relay the host's
   * @param route closed by the relay
   */
  void joinTo(Channel client, TcpRelay relay, Route<?> route);

  /** The origin's connection, not reading. */
  Channel channel();

  /** Closes the connection, if it is not wanted. Any thread. */
  void close();
}
