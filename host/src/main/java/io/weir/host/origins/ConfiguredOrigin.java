package io.weir.host.origins;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import io.weir.api.Endpoint;
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
 * An origin of {@code weir.origins.static}: {@code {id, endpoints{kind=["host:port"]}, weight,
 * zone, labels{}}}, of which the last three may be left out.
 *
 * @param id its name
 * @param endpoints addresses by kind
 * @param weight relative capacity
 * @param zone its failure domain, empty if unknown
 * @param labels free words
 */
public record ConfiguredOrigin(
    OriginId id,
    Map<String, List<Endpoint>> endpoints,
    int weight,
    String zone,
    Map<String, String> labels) {
  private static final Set<String> KEYS = Set.of("id", "endpoints", "weight", "zone", "labels");
  private static final String INSTANCE = "configured";

  /** Copies the collections. */
  public ConfiguredOrigin {
    endpoints = Map.copyOf(endpoints);
    labels = Map.copyOf(labels);
  }

  static ConfiguredOrigin of(String id, Map<String, List<Endpoint>> endpoints) {
    return new ConfiguredOrigin(new OriginId(id), endpoints, Origin.DEFAULT_WEIGHT, "", Map.of());
  }

  /**
   * Reads one element of the list.
   *
   * @throws ConfigException if a key is unknown, or a value is missing or wrong
   */
  static ConfiguredOrigin from(Config element) {
    for (Map.Entry<String, ConfigValue> entry : element.root().entrySet()) {
      if (!KEYS.contains(entry.getKey())) {
        throw new ConfigException.BadValue(
            entry.getValue().origin(),
            "static." + entry.getKey(),
            "unknown key (expected: " + String.join(", ", new TreeSet<>(KEYS)) + ")");
      }
    }
    return new ConfiguredOrigin(
        id(element),
        endpoints(element.getConfig("endpoints")),
        weight(element),
        element.hasPath("zone") ? element.getString("zone") : "",
        element.hasPath("labels") ? labels(element.getConfig("labels")) : Map.of());
  }

  private static OriginId id(Config element) {
    try {
      return new OriginId(element.getString("id"));
    } catch (IllegalArgumentException e) {
      throw new ConfigException.BadValue(
          element.getValue("id").origin(), "static.id", e.getMessage(), e);
    }
  }

  private static int weight(Config element) {
    int weight = element.hasPath("weight") ? element.getInt("weight") : Origin.DEFAULT_WEIGHT;
    if (weight < 1 || weight > 1000) {
      throw new ConfigException.BadValue(
          element.getValue("weight").origin(), "static.weight", weight + " (expected: 1..1000)");
    }
    return weight;
  }

  private static Map<String, List<Endpoint>> endpoints(Config section) {
    Map<String, List<Endpoint>> endpoints = new LinkedHashMap<>();
    for (String kind : section.root().keySet()) {
      List<Endpoint> some =
          section.getStringList(kind).stream().map(text -> endpoint(section, kind, text)).toList();
      String plain = EndpointKinds.protocol(kind);
      if (!some.isEmpty() && endpoints.put(plain, some) != null) {
        throw new ConfigException.BadValue(
            section.getValue(kind).origin(),
            "static.endpoints." + kind,
            plain + " by TLS and in the clear (expected: one of them)");
      }
    }
    if (endpoints.isEmpty()) {
      throw new ConfigException.BadValue(
          section.origin(), "static.endpoints", "{} (expected: at least one, such as rtmp)");
    }
    return endpoints;
  }

  private static Endpoint endpoint(Config section, String kind, String text) {
    try {
      return EndpointForm.parse(text, EndpointKinds.transport(kind), "");
    } catch (IllegalArgumentException e) {
      throw new ConfigException.BadValue(
          section.getValue(kind).origin(), "static.endpoints." + kind, e.getMessage(), e);
    }
  }

  private static Map<String, String> labels(Config section) {
    Map<String, String> labels = new LinkedHashMap<>();
    section.root().forEach((name, value) -> labels.put(name, String.valueOf(value.unwrapped())));
    return labels;
  }

  Origin toOrigin(Instant joined) {
    return new Origin(id, INSTANCE, endpoints, weight, zone, labels, joined);
  }
}
