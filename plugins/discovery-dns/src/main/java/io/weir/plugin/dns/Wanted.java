package io.weir.plugin.dns;

import com.typesafe.config.Config;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A name that stands for origins, and what they have in common.
 *
 * @param name as it is asked for
 * @param records what is asked for
 * @param kind of endpoint whose port SRV records name
 * @param ports by kind of endpoint
 * @param weight of each, unless records tell
 * @param zone of each
 * @param labels of each
 */
record Wanted(
    String name,
    Records records,
    String kind,
    Map<String, Integer> ports,
    int weight,
    String zone,
    Map<String, String> labels) {
  private static final Set<String> DATAGRAMS = Set.of("srt", "rtc");
  private static final Set<String> KINDS = Set.of("rtmp", "http", "api", "srt", "rtc");
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
      if (!KINDS.contains(kind)) {
        throw Settings.wrong(element, "ports", kind + " (expected: rtmp, http, api, srt, rtc)");
      }
      ports.put(kind, element.getInt("ports." + kind));
    }
    Records records = element.getEnum(Records.class, "records");
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
        element.getString("kind"),
        ports,
        element.getInt("weight"),
        element.getString("zone"),
        labels);
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

  private Origin origin(
      String id, String host, Map<String, Integer> ports, int weight, Instant joined) {
    Map<String, List<Endpoint>> endpoints = new LinkedHashMap<>();
    ports.forEach(
        (each, port) -> {
          Endpoint.Transport transport =
              DATAGRAMS.contains(each) ? Endpoint.Transport.UDP : Endpoint.Transport.TCP;
          endpoints.put(each, List.of(new Endpoint(transport, host, port)));
        });
    return new Origin(new OriginId(id), INSTANCE, endpoints, weight, zone, labels, joined);
  }
}
