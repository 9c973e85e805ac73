package io.weir.host.net.http;

import io.netty.channel.Channel;
import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.HttpServerSettings;
import io.weir.api.protocol.BadInput;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Makes connections speak HTTP and remembers them until they end or are taken over. */
final class ServerAcceptor implements HttpAcceptor {
  private final HttpServerSettings settings;
  private final HttpHandler handler;
  private final BadInput badInput;
  private final HttpMeters meters;
  private final LongSupplier nanos;
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  ServerAcceptor(
      HttpServerSettings settings,
      HttpHandler handler,
      BadInput badInput,
      HttpMeters meters,
      LongSupplier nanos) {
    this.settings = settings;
    this.handler = handler;
    this.badInput = badInput;
    this.meters = meters;
    this.nanos = nanos;
  }

  @Override
  public void accept(Channel channel) {
    ServerConnection connection = new ServerConnection(this, channel);
    connections.add(connection);
    connection.begin();
  }

  @Override
  public void drain() {
    draining = true;
    connections.forEach(ServerConnection::drain);
  }

  void forget(ServerConnection connection) {
    connections.remove(connection);
  }

  boolean isDraining() {
    return draining;
  }

  HttpServerSettings settings() {
    return settings;
  }

  HttpHandler handler() {
    return handler;
  }

  BadInput badInput() {
    return badInput;
  }

  HttpMeters meters() {
    return meters;
  }

  LongSupplier nanos() {
    return nanos;
  }

  /** For tests: how many are remembered. */
  int remembered() {
    return connections.size();
  }
}
