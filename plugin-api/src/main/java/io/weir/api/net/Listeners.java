package io.weir.api.net;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/**
 * Listening sockets. The host owns them by name: a second call with the same name and address
 * exchanges the acceptor of the open socket, so that a new version of a plugin takes over without
 * closing it. Safe for use by any thread; never blocks.
 */
public interface Listeners {

  /**
   * Listens for TCP connections on every event loop.
   *
   * @param name unique name of the socket, usually protocol and purpose ({@code rtmp})
   * @param address where; port 0 takes a free port
   * @param acceptor prepares connections
   * @return completes with the open listener, or fails with a {@link java.net.BindException} that
   *     names the address; another process on the same port is a failure
   */
  CompletionStage<Listener> tcp(String name, InetSocketAddress address, Acceptor acceptor);

  /**
   * The same behind TLS: the host ends it, by its own certificates, and the acceptor's handlers see
   * what was encrypted.
   *
   * @param name unique name of the socket, such as {@code rtmps}
   * @param address where; port 0 takes a free port
   * @param acceptor prepares connections; called before their handshake
   * @return as for TCP; fails if the host has no certificate
   */
  CompletionStage<Listener> tls(String name, InetSocketAddress address, Acceptor acceptor);

  /**
   * Listens for datagrams on every event loop. Taking over by name is as for TCP: handshakes go to
   * the newest protocol, its classifier serves the sessions of all, and sessions of older ones run
   * to their end with the inspectors that they have. A draining listener keeps its socket open for
   * its sessions.
   *
   * @param name unique name of the socket among the datagram sockets ({@code srt})
   * @param address where; port 0 takes a free port
   * @param protocol classifies datagrams and handles handshakes
   * @return completes with the open listener, whose connections are the sessions and openings, or
   *     fails with a {@link java.net.BindException} that names the address; another process on the
   *     same port is a failure
   */
  CompletionStage<Listener> udp(String name, InetSocketAddress address, UdpProtocol protocol);
}
