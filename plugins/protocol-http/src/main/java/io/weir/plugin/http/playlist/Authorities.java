package io.weir.plugin.http.playlist;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Authorities that mean the origin or Weir itself: the origin's address as it was used, the host
 * that the client named. Compared without case and without the ports of http and https, which an
 * origin behind a TLS terminator cannot know.
 *
 * <p>Immutable.
 */
public final class Authorities implements Predicate<String> {
  private final List<String> own;

  /** Takes {@code host} and {@code host:port}; empty ones are none. */
  public Authorities(List<String> own) {
    this.own = List.copyOf(own);
  }

  /** Few URIs name an authority, so nothing is prepared for it. */
  @Override
  public boolean test(String authority) {
    String wanted = plain(authority);
    return own.stream().anyMatch(each -> !each.isEmpty() && plain(each).equals(wanted));
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
