package io.weir.plugin.dns;

import com.typesafe.config.Config;
import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.EndpointKinds;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A name that stands for origins, and what they have in common.
 *
 * @param name as it is asked for
 * @param records what is asked for
 * @param kind of endpoint whose port SRV records name
 * @param ports by kind of endpoint
 * @param serverName whom certificates of each must name
 * @param weight of each, unless records tell
 * @param zone of each
 * @param labels of each
 */
record Wanted(
    String name,
    Records records,
    String kind,
    Map<String, Integer> ports,
    String serverName,
    int weight,
    String zone,
    Map<String, String> labels) {
  private static final String INSTANCE = "dns";

  /** What is asked for. */
  enum Records {
    /** A and AAAA. */
    ADDRESS,
    /** SRV (RFC 2782). */
    SRV
  }

  static Wanted of(Config element) {
    String name = element.getString("name");
    if (name.isBlank()) {
      throw Settings.wrong(element, "name", "\"\" (expected: a DNS name)");
    }
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (String kind : element.getObject("ports").keySet()) {
      if (!EndpointKinds.all().contains(kind)) {
        throw Settings.wrong(
            element, "ports", kind + " (expected: " + String.join(", ", EndpointKinds.all()) + ")");
      }
      ports.put(kind, element.getInt("ports." + kind));
    }
    Records records = element.getEnum(Records.class, "records");
    String kind = element.getString("kind");
    Set<String> kinds = new TreeSet<>(ports.keySet());
    if (records == Records.SRV) {
      kinds.add(kind);
    }
    for (String each : kinds) {
      String protocol = EndpointKinds.protocol(each);
      if (!protocol.equals(each) && kinds.contains(protocol)) {
        throw Settings.wrong(
            element, "ports", protocol + " by TLS and in the clear (expected: one of them)");
      }
    }
    if (records == Records.ADDRESS && ports.isEmpty()) {
      throw Settings.wrong(element, "ports", "{} (expected: at least one, such as rtmp = 1935)");
    }
    Map<String, String> labels = new LinkedHashMap<>();
    element
        .getObject("labels")
        .forEach((label, value) -> labels.put(label, String.valueOf(value.unwrapped())));
    return new Wanted(
        name,
        records,
        kind,
        ports,
        serverName(name, element.getString("server-name")),
        element.getInt("weight"),
        element.getString("zone"),
        labels);
  }

  /**
   * What DNS answers may be forged, so what was asked for is what certificates must name; of
   * services that is their domain (RFC 6125 section 6.2.1).
   */
  private static String serverName(String name, String said) {
    if (!said.isEmpty()) {
      return said;
    }
    String domain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    while (domain.startsWith("_") && domain.indexOf('.') > 0) {
      domain = domain.substring(domain.indexOf('.') + 1);
    }
    return domain;
  }

  /** The origin at an address. */
  Origin at(String address, Instant joined) {
    return origin(name + "@" + address, address, ports, weight, joined);
  }

  /** The origin at an SRV record's target. */
  Origin at(Service service, Instant joined) {
    Map<String, Integer> all = new LinkedHashMap<>(ports);
    all.put(kind, service.port());
    int share = service.weight() == 0 ? weight : Math.min(service.weight(), 1000);
    String id = service.target() + ":" + service.port();
    return origin(id, service.target(), all, share, joined);
  }

  private Endpoint at(String kind, String host, int port) {
    Transport transport = EndpointKinds.transport(kind);
    return new Endpoint(transport, host, port, transport == Transport.TLS ? serverName : host);
  }

  private Origin origin(
      String id, String host, Map<String, Integer> ports, int weight, Instant joined) {
    Map<String, List<Endpoint>> endpoints = new LinkedHashMap<>();
    ports.forEach(
        (each, port) -> endpoints.put(EndpointKinds.protocol(each), List.of(at(each, host, port))));
    return new Origin(new OriginId(id), INSTANCE, endpoints, weight, zone, labels, joined);
  }
}
