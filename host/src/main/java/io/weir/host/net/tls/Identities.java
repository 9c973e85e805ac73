package io.weir.host.net.tls;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The host's certificates at one moment. Immutable.
 *
 * @param all the first is for clients that ask for no name, or for an unknown one
 * @param byName by the hosts that they are for
 */
record Identities(List<Identity> all, Map<String, Identity> byName) {

  static Identities of(List<Identity> all) {
    Map<String, Identity> byName = new TreeMap<>();
    for (Identity one : all) {
      one.names().forEach(name -> byName.putIfAbsent(name, one));
    }
    return new Identities(List.copyOf(all), byName);
  }

  /**
   * What to show to a client; there must be one.
   *
   * @param host which it asks for (SNI); null if it asks for none
   */
  Identity shownFor(@Nullable String host) {
    Identity named = host == null ? null : named(host.toLowerCase(Locale.ROOT));
    return named == null ? all.get(0) : named;
  }

  private @Nullable Identity named(String host) {
    Identity exact = byName.get(host);
    int dot = host.indexOf('.');
    return exact != null || dot < 0 ? exact : byName.get("*" + host.substring(dot));
  }
}
