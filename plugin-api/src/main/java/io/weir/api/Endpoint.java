package io.weir.api;

/**
 * A network address of an origin, as registered or configured; a host name is resolved when it is
 * dialled.
 *
 * <p>Immutable.
 *
 * @param transport {@code TCP}, {@code UDP} or {@code TLS}
 * @param host IPv4 or IPv6 literal (without brackets) or a DNS name
 * @param port 1..65535
 */
public record Endpoint(Transport transport, String host, int port) {

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
   * @throws IllegalArgumentException if the host is blank or the port is out of range
   */
  public Endpoint {
    if (host.isBlank()) {
      throw new IllegalArgumentException("endpoint host: \"\" (expected: an address or a name)");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("endpoint port: " + port + " (expected: 1..65535)");
    }
  }

  /** A TCP endpoint; throws {@link IllegalArgumentException} as the constructor does. */
  public static Endpoint tcp(String host, int port) {
    return new Endpoint(Transport.TCP, host, port);
  }

  @Override
  public String toString() {
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return transport.name().toLowerCase(java.util.Locale.ROOT) + "://" + bracketed + ":" + port;
  }
}
