package io.weir.host.net;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * {@code weir.net}.
 *
 * @param transport which system interface moves bytes
 * @param eventLoops number of event loops; 0 is one for each core
 * @param backlog connections that the system may hold before they are accepted
 * @param maxConnections accepted connections in total; 0 is no limit
 * @param maxConnectionsPerAddress accepted connections of one client address; 0 is no limit
 * @param idleTimeout how long a relayed session may be silent on both sides
 * @param gather how long datagrams may gather where many come; zero is not at all
 */
public record NetSettings(
    TransportChoice transport,
    int eventLoops,
    int backlog,
    int maxConnections,
    int maxConnectionsPerAddress,
    Duration idleTimeout,
    Duration gather) {

  /** Values of {@code weir.net.transport}. */
  public enum TransportChoice {
    /** epoll where the system has it, else NIO. */
    AUTO,
    /** epoll or a failed start. */
    EPOLL,
    /** io_uring or a failed start. */
    IO_URING,
    /** Java's own selectors. */
    NIO
  }

  /** Reads {@code weir.net}. */
  public static NetSettings from(Config net) {
    return new NetSettings(
        net.getEnum(TransportChoice.class, "transport"),
        net.getInt("event-loops"),
        net.getInt("backlog"),
        net.getInt("max-connections"),
        net.getInt("max-connections-per-address"),
        net.getDuration("idle-timeout"),
        net.getDuration("udp.gather"));
  }
}
