package io.weir.plugin.http.playlist;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Authorities that mean the origin or Weir itself: the origin's address as it was used, the host
 * that the client named. Compared without case and without the ports of http and https, which an
 * origin behind a TLS terminator cannot know.
 *
 * <p>Immutable.
 */
public final class Authorities implements Predicate<String> {
  private final Set<String> own;

  /** Takes {@code host} and {@code host:port}; empty ones are none. */
  public Authorities(Collection<String> own) {
    this.own =
        own.stream()
            .filter(authority -> !authority.isEmpty())
            .map(Authorities::plain)
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean test(String authority) {
    return own.contains(plain(authority));
  }

  private static String plain(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    for (String port : new String[] {":80", ":443", ":"}) {
      if (lower.endsWith(port)) {
        return lower.substring(0, lower.length() - port.length());
      }
    }
    return lower;
  }
}
