package io.weir.plugin.webrtc.signalling;

import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an origin's Location means to it. Pure. */
final class Locations {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private Locations() {}

  /**
   * The path and query at the origin.
   *
   * @param location as the origin wrote it
   * @param asked path and query of the request that it answers
   * @param origin where it was asked
   * @param host what the client called it, with port
   * @return empty if it is elsewhere, or nothing that can be asked for
   */
  static Optional<String> target(String location, String asked, Endpoint origin, String host) {
    if (location.isEmpty() || location.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      return Optional.empty();
    }
    try {
      URI resolved = new URI(withoutQuery(asked)).resolve(new URI(location));
      String authority = resolved.getRawAuthority();
      String scheme = resolved.getScheme();
      boolean web = scheme == null || scheme.equals("http") || scheme.equals("https");
      String path = resolved.getRawPath();
      if (!web || path == null || !path.startsWith("/") || !ours(authority, scheme, origin, host)) {
        return Optional.empty();
      }
      String query = resolved.getRawQuery();
      return Optional.of(query == null ? path : path + "?" + query);
    } catch (URISyntaxException loose) {
      return location.startsWith("/") && !location.startsWith("//")
          ? Optional.of(location)
          : Optional.empty();
    }
  }

  /**
   * A place by its whole URL.
   *
   * @param transport TLS for {@code https}
   * @param host a name or an address, which has no brackets
   * @param target path and query
   */
  record Absolute(Transport transport, String host, int port, String target) {}

  /** What a whole URL names; empty if it is none, or one that Weir does not speak. */
  static Optional<Absolute> absolute(String location) {
    try {
      URI url = new URI(location);
      String host = url.getHost();
      boolean tls = "https".equalsIgnoreCase(url.getScheme());
      if (host == null || (!tls && !"http".equalsIgnoreCase(url.getScheme()))) {
        return Optional.empty();
      }
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      String query = url.getRawQuery();
      return Optional.of(
          new Absolute(
              tls ? Transport.TLS : Transport.TCP,
              bare,
              url.getPort() < 0 ? (tls ? HTTPS_PORT : HTTP_PORT) : url.getPort(),
              query == null ? path : path + "?" + query));
    } catch (URISyntaxException none) {
      return Optional.empty();
    }
  }

  private static String withoutQuery(String target) {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  private static boolean ours(
      @Nullable String authority, @Nullable String scheme, Endpoint origin, String host) {
    if (authority == null) {
      return true;
    }
    String wanted = authority.toLowerCase(Locale.ROOT);
    String whole = wanted + ":" + ("https".equals(scheme) ? HTTPS_PORT : HTTP_PORT);
    return host.equalsIgnoreCase(wanted)
        || Stream.of(origin.host(), origin.serverName())
            .map(name -> name.toLowerCase(Locale.ROOT) + ":" + origin.port())
            .anyMatch(own -> own.equals(wanted) || own.equals(whole));
  }
}
