package io.weir.host.origins;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.netty.util.NetUtil;
import io.weir.api.Origin;
import io.weir.api.net.Cidr;
import io.weir.host.routing.Glob;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What registered origins do not say of themselves, since SRS's heartbeat has no words for it.
 * Immutable.
 *
 * @param ids patterns of identities that it is for
 * @param networks that an address of the origin must be of; none means any
 * @param weight relative capacity
 * @param zone failure domain
 * @param labels beside those that it has
 */
record Profile(
    List<Glob> ids, List<Cidr> networks, int weight, String zone, Map<String, String> labels) {

  /**
   * Reads an element of {@code weir.origins.registration.profiles}.
   *
   * @throws ConfigException if a network is none
   */
  static Profile from(Config element) {
    Map<String, String> labels = new LinkedHashMap<>();
    element
        .getObject("labels")
        .forEach((label, value) -> labels.put(label, String.valueOf(value.unwrapped())));
    return new Profile(
        element.getStringList("ids").stream().map(Glob::of).toList(),
        element.getStringList("networks").stream().map(text -> network(element, text)).toList(),
        element.getInt("weight"),
        element.getString("zone"),
        labels);
  }

  private static Cidr network(Config element, String text) {
    try {
      return Cidr.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException.BadValue(
          element.getValue("networks").origin(), "profiles.networks", e.getMessage(), e);
    }
  }

  boolean isFor(Origin origin) {
    return ids.stream().anyMatch(glob -> glob.matches(origin.id().value()))
        && (networks.isEmpty() || isWithin(origin));
  }

  /** Names are no addresses, and are not looked up for this. */
  private boolean isWithin(Origin origin) {
    return origin.endpoints().values().stream()
        .flatMap(List::stream)
        .flatMap(endpoint -> literal(endpoint.host()).stream())
        .anyMatch(address -> networks.stream().anyMatch(range -> range.contains(address)));
  }

  private static Optional<InetAddress> literal(String host) {
    return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(host));
  }

  Origin of(Origin origin) {
    Map<String, String> all = new LinkedHashMap<>(origin.labels());
    all.putAll(labels);
    return new Origin(
        origin.id(), origin.instance(), origin.endpoints(), weight, zone, all, origin.joined());
  }
}
