package io.weir.api.net;

import io.netty.buffer.ByteBuf;
import io.weir.api.Endpoint;
import io.weir.api.routing.Route;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A place for a session that is being opened: for a client that is verified and has no origin yet.
 * Ends by {@link #join} or {@link #close}, which its owner must call whatever happens. For the
 * thread of its port's loop only; nothing blocks.
 */
public interface UdpOpening {

  /** Whom it is for. */
  InetSocketAddress client();

  /**
   * Opens a socket that is connected to an origin, on this loop. Connecting sends nothing: whether
   * somebody is there shows only when something was sent. May be called again for another
   * candidate; sockets that are not joined are closed by their owner or with the opening.
   *
   * @param endpoint where to; a name is resolved without waiting
   * @param handler hears from the origin until the socket is joined
   * @return completes on this loop; fails with an {@link java.io.IOException} if the name is
   *     unknown, the address cannot be reached, or the opening was closed meanwhile
   */
  CompletionStage<UdpOrigin> dial(Endpoint endpoint, UdpOriginHandler handler);

  /**
   * Sends to the client; takes the buffer over. It leaves with the others of this turn of the loop.
   */
  void toClient(ByteBuf datagram);

  /**
   * Begins to relay. From now on datagrams from {@link #client()} with this id go to the origin,
   * and those of the origin to the client. The session closes the route, and obeys its {@link
   * Route#revoked()}.
   *
   * @param id the first key of the session, {@code 0..}{@link UdpProtocol#MAX_ID}
   * @param origin a socket that this opening dialled; the session takes it over
   * @param route counts its traffic and gets its end
   * @param silence how long a side may say nothing: each side for itself, found within a second
   *     more; then the session ends as {@code IDLE}
   * @param inspector sees its datagrams
   * @return the session; empty if the key belongs to another session, or the origin's socket is
   *     closed: then nothing has changed, and the opening and the route are still the caller's
   */
  Optional<UdpSession> join(
      long id, UdpOrigin origin, Route<?> route, Duration silence, UdpInspector inspector);

  /** Gives the place back and closes the sockets that it dialled; does nothing after a join. */
  void close();
}
