package io.weir.host.net.udp;

import com.typesafe.config.Config;

/**
 * {@code weir.net.udp}.
 *
 * @param maxDatagramSize bytes; what is longer is dropped
 * @param maxSessions sessions and openings in total; 0 is no limit
 * @param maxSessionsPerAddress the same of one client address; 0 is no limit
 * @param maxOpenings openings in total; 0 is no limit
 * @param receiveBuffer bytes that the system keeps for a listening socket of one loop
 * @param sendBuffer bytes that the system takes from it before they are sent
 * @param originReceiveBuffer bytes that the system keeps for a session's socket to its origin
 * @param oneLoopSessions sessions and openings of a port for which one event loop is enough; 0 has
 *     all of them listen from the start
 */
public record UdpSettings(
    int maxDatagramSize,
    int maxSessions,
    int maxSessionsPerAddress,
    int maxOpenings,
    int receiveBuffer,
    int sendBuffer,
    int originReceiveBuffer,
    int oneLoopSessions) {

  /** Reads {@code weir.net.udp}. */
  public static UdpSettings from(Config udp) {
    return new UdpSettings(
        udp.getInt("max-datagram-size"),
        udp.getInt("max-sessions"),
        udp.getInt("max-sessions-per-address"),
        udp.getInt("max-openings"),
        bytes(udp, "receive-buffer"),
        bytes(udp, "send-buffer"),
        bytes(udp, "origin-receive-buffer"),
        udp.getInt("one-loop-sessions"));
  }

  /** The system takes no more than this, and usually less. */
  private static int bytes(Config udp, String key) {
    return (int) Math.min(udp.getBytes(key), Integer.MAX_VALUE / 2);
  }
}
