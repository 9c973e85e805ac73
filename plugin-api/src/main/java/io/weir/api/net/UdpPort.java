package io.weir.api.net;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * One event loop's share of a listening datagram socket, with the sessions of the peers whose
 * datagrams come to this loop. A peer's datagrams (one address and port) come to the same loop as
 * long as it has a session or an opening there. For the thread of that loop only.
 *
 * <p>A session stays on its loop. A peer that changes its address may come to another one: there
 * the protocol opens a second session, with an origin socket of its own, and ends the first.
 */
public interface UdpPort {

  /** The loop: for timers, and as the executor of a route that is opened. */
  EventLoop loop();

  /** Where the socket listens. */
  InetSocketAddress localAddress();

  /**
   * Takes a place for a client that has proven that it owns its address, before anything is done
   * for it. The place counts against the limits of sessions ({@code
   * weir.net.udp.max-sessions[-per-address]}) and of half-open ones ({@code
   * weir.net.udp.max-openings}) until it is closed or its session ends.
   *
   * @param client where its datagrams come from
   * @return empty if a limit is reached or the listener drains; refuse the client then
   */
  Optional<UdpOpening> open(InetSocketAddress client);

  /**
   * The session at this loop that datagrams of this address and id go to.
   *
   * @param id {@code 0..}{@link UdpProtocol#MAX_ID}
   */
  Optional<UdpSession> find(InetSocketAddress client, long id);
}
