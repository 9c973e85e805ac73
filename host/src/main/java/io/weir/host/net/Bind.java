package io.weir.host.net;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Proves that nobody else holds a port, before sockets that could share it are bound. */
public final class Bind {
  private Bind() {}

  /**
   * Binds the address exclusively for a moment, without listening, so that no client ever reaches
   * this socket instead of the one that follows.
   *
   * @return the address with its real port
   * @throws BindException if the address is taken or not ours; the message names it
   */
  public static InetSocketAddress exclusively(InetSocketAddress address) throws BindException {
    try (Socket socket = new Socket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return new InetSocketAddress(address.getAddress(), socket.getLocalPort());
    } catch (IOException e) {
      throw named(address, e);
    }
  }

  /**
   * The same for datagrams.
   *
   * @return the address with its real port
   * @throws BindException if the address is taken or not ours; the message names it
   */
  public static InetSocketAddress datagramsExclusively(InetSocketAddress address)
      throws BindException {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.setReuseAddress(false);
      socket.bind(address);
      return new InetSocketAddress(address.getAddress(), socket.getLocalPort());
    } catch (IOException e) {
      throw named(address, e);
    }
  }

  private static BindException named(InetSocketAddress address, IOException cause) {
    BindException named =
        new BindException("cannot listen on " + text(address) + ": " + cause.getMessage());
    named.initCause(cause);
    return named;
  }

  /** Address and port, as messages write them. */
  public static String text(InetSocketAddress address) {
    String text = NetUtil.toSocketAddressString(address);
    return address.isUnresolved() ? text + " (unknown host)" : text;
  }
}
