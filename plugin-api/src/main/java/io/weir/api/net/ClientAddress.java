package io.weir.api.net;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whom an accepted connection serves: its other end, or, where that is a proxy which the host
 * trusts, the client that the proxy named (PROXY protocol). Safe for use by any thread.
 */
public final class ClientAddress {
  private static final AttributeKey<InetSocketAddress> NAMED =
      AttributeKey.valueOf(ClientAddress.class, "named");

  private ClientAddress() {}

  /** The client's address; null once a connection is closed that nobody named a client of. */
  public static @Nullable SocketAddress of(Channel connection) {
    InetSocketAddress named = connection.attr(NAMED).get();
    return named == null ? connection.remoteAddress() : named;
  }

  /** A trusted proxy has named the client; called by the host before anything of it is read. */
  public static void named(Channel connection, InetSocketAddress client) {
    connection.attr(NAMED).set(client);
  }
}
