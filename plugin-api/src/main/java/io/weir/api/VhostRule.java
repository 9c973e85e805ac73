package io.weir.api;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Folds the hosts that clients name into virtual hosts: a listed host is its own, every other is
 * {@link StreamKey#DEFAULT_VHOST}, as SRS folds unknown ones, so that {@code push.example.com} and
 * {@code play.example.com} name the same stream.
 *
 * <p>Immutable and pure.
 *
 * @param listed configured virtual hosts; compared without case
 */
public record VhostRule(Set<String> listed) {

  /** Copies the set, in lower case. */
  public VhostRule {
    listed =
        listed.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The virtual host of a host as a client wrote it, with or without port or IPv6 brackets. A host
   * without a dot and an address literal are the default one unless listed.
   */
  public String fold(String host) {
    String bare = withoutPort(host).toLowerCase(Locale.ROOT);
    return listed.contains(bare) ? bare : StreamKey.DEFAULT_VHOST;
  }

  private static String withoutPort(String host) {
    if (host.startsWith("[")) {
      int end = host.indexOf(']');
      return end < 0 ? host : host.substring(1, end);
    }
    int colon = host.indexOf(':');
    boolean ipv6 = colon >= 0 && host.indexOf(':', colon + 1) >= 0;
    return colon < 0 || ipv6 ? host : host.substring(0, colon);
  }
}
