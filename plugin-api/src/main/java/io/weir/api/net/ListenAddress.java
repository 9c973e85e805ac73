package io.weir.api.net;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The way configuration writes an address to listen on: {@code 1935}, {@code :1935}, {@code
 * 127.0.0.1:1935} or {@code [::1]:1935}. Port 0 takes a free one.
 *
 * <p>Stateless. A host name is looked up, which may block: for the start-up thread.
 */
public final class ListenAddress {
  private ListenAddress() {}

  /**
   * Reads an address; a missing host is every address of the machine.
   *
   * @throws IllegalArgumentException if it is none of the forms above
   */
  public static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    int port = port(text, text.substring(colon + 1));
    if (host.isEmpty()) {
      return new InetSocketAddress(port);
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (!bracketed && host.indexOf(':') >= 0) {
      throw bad(text);
    }
    return new InetSocketAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
  }

  /**
   * Reads a section with {@code enabled} and {@code listen}.
   *
   * @return where to listen; empty if it is not enabled
   * @throws com.typesafe.config.ConfigException if a key is missing or of a wrong type
   */
  public static Optional<InetSocketAddress> ifEnabled(Config section) {
    InetSocketAddress address;
    try {
      address = parse(section.getString("listen"));
    } catch (IllegalArgumentException e) {
      throw new ConfigException.BadValue(
          section.getValue("listen").origin(), "listen", String.valueOf(e.getMessage()));
    }
    return section.getBoolean("enabled") ? Optional.of(address) : Optional.empty();
  }

  private static int port(String text, String digits) {
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw bad(text);
    }
    int port = Integer.parseInt(digits);
    if (port > 65535) {
      throw bad(text);
    }
    return port;
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" (expected: port, host:port or [ipv6]:port, port 0..65535)");
  }
}
