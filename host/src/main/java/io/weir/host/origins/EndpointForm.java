package io.weir.host.origins;

import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ways in which SRS and configuration write an endpoint: {@code 1935}, {@code :1935}, {@code
 * 0.0.0.0:1935}, {@code [::]:1935}, {@code origin-1:1935}, each with {@code tcp://}, {@code udp://}
 * or {@code tls://} before it or not; by TLS it may begin with the server's name, {@code
 * media.example@10.0.0.1:443}. Pure.
 */
final class EndpointForm {
  private static final int MAX_LENGTH = 300;
  private static final Set<String> WILDCARDS = Set.of("", "0.0.0.0", "::", "*");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,255}");
  private static final Pattern IPV6 =
      Pattern.compile("[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,32})?");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  private EndpointForm() {}

  /**
   * Reads an endpoint.
   *
   * @param text one of the forms
   * @param otherwise the transport if the text names none
   * @param address stands in for a missing or wildcard host; empty if the text must name one
   * @throws IllegalArgumentException if the text is none of the forms
   */
  static Endpoint parse(String text, Transport otherwise, String address) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
    }
    int scheme = text.indexOf("://");
    Transport transport = scheme < 0 ? otherwise : transport(text, text.substring(0, scheme));
    String named = scheme < 0 ? text : text.substring(scheme + 3);
    int at = transport == Transport.TLS ? named.indexOf('@') : -1;
    String rest = named.substring(at + 1);
    int colon = rest.lastIndexOf(':');
    String port = rest.substring(colon + 1);
    if (!PORT.matcher(port).matches() || !portInRange(Integer.parseInt(port))) {
      throw bad(text);
    }
    String host = host(text, colon < 0 ? "" : rest.substring(0, colon));
    String used = WILDCARDS.contains(host) ? address : host;
    if (used.isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" (expected: host:port)");
    }
    if (at < 0) {
      return new Endpoint(transport, used, Integer.parseInt(port));
    }
    String name = named.substring(0, at);
    if (!validAddress(name)) {
      throw bad(text);
    }
    return new Endpoint(transport, used, Integer.parseInt(port), name);
  }

  /** Checks a name or a literal, without brackets. */
  static boolean validAddress(String address) {
    return HOST.matcher(address).matches() || IPV6.matcher(address).matches();
  }

  private static Transport transport(String text, String scheme) {
    return switch (scheme) {
      case "tcp" -> Transport.TCP;
      case "udp" -> Transport.UDP;
      case "tls" -> Transport.TLS;
      default -> throw bad(text);
    };
  }

  private static String host(String text, String written) {
    if (written.startsWith("[") && written.endsWith("]")) {
      String literal = written.substring(1, written.length() - 1);
      if (!IPV6.matcher(literal).matches()) {
        throw bad(text);
      }
      return literal;
    }
    if (!WILDCARDS.contains(written) && !HOST.matcher(written).matches()) {
      throw bad(text);
    }
    return written;
  }

  private static boolean portInRange(int port) {
    return port >= 1 && port <= 65535;
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" (expected: port, host:port or tcp|udp|tls://host:port, port 1..65535)");
  }
}
