package io.weir.host.admin;

import io.weir.host.access.Token;
import io.weir.host.net.tls.JavaTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * The HTTP server of the system API. It answers with few threads, none of which waits: bodies are
 * read as they come, at most 256 KiB, and silent connections are closed after ten seconds.
 *
 * <p>{@link #start} and {@link #stop} block and are called by one thread.
 */
public final class AdminServer {
  private static final int MAX_CONNECTIONS = 512;
  private static final long IDLE_MILLIS = 10_000;
  private static final int MAX_HEADER = 8 * 1024;

  private final Server server;
  private final ServerConnector connector;

  /**
   * A server; opens nothing yet.
   *
   * @param settings where, and who may write
   * @param services what it shows and does
   * @param tls encrypts; empty for an API in the clear
   * @param executor runs requests, and one task for as long as the server runs, so it needs three
   *     threads or more
   * @param timer closes silent connections
   */
  public AdminServer(
      AdminSettings settings,
      AdminServices services,
      Optional<JavaTls> tls,
      Executor executor,
      ScheduledExecutorService timer) {
    server = new Server(new HandedInThreads(executor), new ScheduledExecutorScheduler(timer), null);
    server.setErrorHandler(new ProblemErrorHandler());
    server.setDefaultHandler(null);
    server.setHandler(
        new AdminApi(
                services,
                new Permission(new Token(settings.token()), settings.certificates()),
                executor)
            .handler());
    HttpConnectionFactory http = new HttpConnectionFactory(http());
    connector =
        tls.map(it -> new ServerConnector(server, 0, 1, new JettyTls(it).before(http), http))
            .orElseGet(() -> new ServerConnector(server, 0, 1, http));
    connector.setHost(
        settings.listen().getAddress() == null || settings.listen().getAddress().isAnyLocalAddress()
            ? null
            : settings.listen().getHostString());
    connector.setPort(settings.listen().getPort());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(MAX_HEADER);
    http.setIdleTimeout(IDLE_MILLIS);
    return http;
  }

  /** Whether it speaks TLS. */
  public boolean isEncrypted() {
    return connector.getConnectionFactory(SslConnectionFactory.class) != null;
  }

  /**
   * Opens the socket and begins to answer.
   *
   * @return the bound address, with the real port
   * @throws IOException if the address cannot be bound; everything is closed again then
   */
  public InetSocketAddress start() throws IOException {
    try {
      server.start();
    } catch (Exception e) {
      stop();
      throw e instanceof IOException io ? io : new IOException("system API: " + e.getMessage(), e);
    }
    return new InetSocketAddress(
        connector.getHost() == null ? "0.0.0.0" : connector.getHost(), connector.getLocalPort());
  }

  /** Closes the socket and all connections; idempotent. */
  public void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the system API could not be stopped", e);
    }
  }
}
