package io.weir.api;

import java.util.Locale;

/**
 * A network address of an origin, as registered or configured; a host name is resolved when it is
 * dialled.
 *
 * <p>Immutable.
 *
 * @param transport {@code TCP}, {@code UDP} or {@code TLS}
 * @param host IPv4 or IPv6 literal (without brackets) or a DNS name
 * @param port 1..65535
 * @param serverName whom a {@code TLS} server is asked for, and whom its certificate must name; the
 *     host where nothing else is known, as for all other transports
 */
public record Endpoint(Transport transport, String host, int port, String serverName) {

  /** The transport below the protocol. */
  public enum Transport {
    /** A byte stream. */
    TCP,
    /** Datagrams. */
    UDP,
    /** A byte stream by TLS over TCP; who dials it need not know. */
    TLS
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the host is blank or the port is out of range, or if the
   *     server has a name of its own that nobody would ask for
   */
  public Endpoint {
    if (host.isBlank()) {
      throw new IllegalArgumentException("endpoint host: \"\" (expected: an address or a name)");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("endpoint port: " + port + " (expected: 1..65535)");
    }
    if (serverName.isBlank() || (transport != Transport.TLS && !serverName.equals(host))) {
      throw new IllegalArgumentException(
          "endpoint serverName: \"" + serverName + "\" (expected: " + host + ", or by TLS a name)");
    }
  }

  /** An endpoint whose server has no other name than its host; throws as the constructor does. */
  public Endpoint(Transport transport, String host, int port) {
    this(transport, host, port, host);
  }

  /** A TCP endpoint; throws {@link IllegalArgumentException} as the constructor does. */
  public static Endpoint tcp(String host, int port) {
    return new Endpoint(Transport.TCP, host, port);
  }

  @Override
  public String toString() {
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    String name = serverName.equals(host) ? "" : serverName + "@";
    return transport.name().toLowerCase(Locale.ROOT) + "://" + name + bracketed + ":" + port;
  }
}
