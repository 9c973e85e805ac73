package io.weir.plugin.webrtc.signalling;

import io.weir.api.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an origin's Location means to it. Pure. */
final class Locations {
  private static final int HTTP_PORT = 80;

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
      if (!web || path == null || !path.startsWith("/") || !ours(authority, origin, host)) {
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
   * @param host a name or an address, which has no brackets
   * @param target path and query
   */
  record Absolute(String host, int port, String target) {}

  /** What a whole URL names; empty if it is none, or one that Weir does not speak. */
  static Optional<Absolute> absolute(String location) {
    try {
      URI url = new URI(location);
      String host = url.getHost();
      if (host == null || !"http".equalsIgnoreCase(url.getScheme())) {
        return Optional.empty();
      }
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      String query = url.getRawQuery();
      return Optional.of(
          new Absolute(
              bare,
              url.getPort() < 0 ? HTTP_PORT : url.getPort(),
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
      @org.jspecify.annotations.Nullable String authority, Endpoint origin, String host) {
    if (authority == null) {
      return true;
    }
    String wanted = authority.toLowerCase(Locale.ROOT);
    String address = origin.host() + ":" + origin.port();
    return List.of(address, host.toLowerCase(Locale.ROOT)).contains(wanted);
  }
}
