package io.weir.plugin.webrtc.media;

import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;
import io.weir.api.net.Acceptor;
import io.weir.api.net.ClientAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes clients that come by TCP (RFC 6544), for whom the way by UDP is shut. To the origin they
 * are like all others. Safe for use by any thread.
 */
public final class StreamAcceptor implements Acceptor {
  private static final Logger log = LoggerFactory.getLogger(StreamAcceptor.class);

  private final WebrtcProtocol protocol;
  private final Counter dropped;

  /**
   * Clients find the sessions of {@code protocol}.
   *
   * @param dropped counts datagrams for which a connection had no room
   */
  public StreamAcceptor(WebrtcProtocol protocol, Counter dropped) {
    this.protocol = protocol;
    this.dropped = dropped;
  }

  @Override
  public void accept(Channel connection) {
    CheckHandler handler = protocol.at(connection.eventLoop());
    if (!(ClientAddress.of(connection) instanceof InetSocketAddress client)) {
      connection.close(); // it has gone
      return;
    }
    if (handler == null) {
      log.warn("WebRTC by TCP needs weir.net.transport = epoll; {} is closed", connection);
      connection.close();
      return;
    }
    connection
        .pipeline()
        .addLast(new FrameDecoder(handler), new StreamClient(handler, connection, client, dropped));
  }
}
