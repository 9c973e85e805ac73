package io.weir.host.origins;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.netty.util.NetUtil;
import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.EndpointKinds;
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
 * @param tlsPorts where it speaks TLS, by kind of endpoint
 * @param serverName whom its certificate names; empty for its address
 */
record Profile(
    List<Glob> ids,
    List<Cidr> networks,
    int weight,
    String zone,
    Map<String, String> labels,
    Map<String, Integer> tlsPorts,
    String serverName) {

  /**
   * Reads an element of {@code weir.origins.registration.profiles}.
   *
   * @throws ConfigException if a network is none, or a kind of endpoint has no TLS
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
        labels,
        tlsPorts(element),
        element.getString("server-name"));
  }

  private static Map<String, Integer> tlsPorts(Config element) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (String kind : element.getObject("tls-ports").keySet()) {
      if (!EndpointKinds.byTls().contains(kind)) {
        throw new ConfigException.BadValue(
            element.getValue("tls-ports").origin(),
            "profiles.tls-ports." + kind,
            "(expected: " + String.join(", ", EndpointKinds.byTls()) + ")");
      }
      ports.put(kind, element.getInt("tls-ports." + kind));
    }
    return ports;
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
        origin.id(), origin.instance(), endpoints(origin), weight, zone, all, origin.joined());
  }

  private Map<String, List<Endpoint>> endpoints(Origin origin) {
    Map<String, List<Endpoint>> all = new LinkedHashMap<>(origin.endpoints());
    tlsPorts.forEach(
        (kind, port) -> {
          String plain = EndpointKinds.protocol(kind);
          String host =
              origin.endpoint(plain).or(() -> origin.endpoint("rtmp")).orElseThrow().host();
          String name = serverName.isEmpty() ? host : serverName;
          all.put(plain, List.of(new Endpoint(Transport.TLS, host, port, name)));
        });
    return all;
  }
}
