package io.weir.host.routing;

import com.typesafe.config.Config;
import io.weir.api.Origin;
import io.weir.api.StreamKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which origins may have which streams, and who orders them. A rule goes by the stream alone, since
 * all who publish and play a stream must come to one origin. Immutable.
 *
 * @param name what explanations call it
 * @param vhosts of streams that it is for
 * @param apps the same
 * @param streams the same
 * @param labels that an origin must have
 * @param strategies names of the strategies that order candidates, the first first
 * @param zones what failure domains mean
 */
public record RoutingRule(
    String name,
    List<Glob> vhosts,
    List<Glob> apps,
    List<Glob> streams,
    Map<String, Glob> labels,
    List<String> strategies,
    Zones zones) {
  private static final List<Glob> ANY = List.of(Glob.of("*"));

  /** The rule for streams that no other is for. */
  public static RoutingRule otherwise(List<String> strategies, Zones zones) {
    return new RoutingRule("default", ANY, ANY, ANY, Map.of(), List.copyOf(strategies), zones);
  }

  /**
   * Reads an element of {@code weir.routing.rules}.
   *
   * @param number from 1 on
   * @param otherwise has the strategies of a rule that names none
   */
  static RoutingRule from(Config element, int number, RoutingRule otherwise) {
    String name = element.getString("name");
    List<String> strategies = element.getStringList("strategies");
    Map<String, Glob> labels = new LinkedHashMap<>();
    element
        .getObject("labels")
        .forEach((label, value) -> labels.put(label, Glob.of(String.valueOf(value.unwrapped()))));
    return new RoutingRule(
        name.isEmpty() ? "rule " + number : name,
        globs(element, "vhosts"),
        globs(element, "apps"),
        globs(element, "streams"),
        labels,
        strategies.isEmpty() ? otherwise.strategies() : List.copyOf(strategies),
        element.getEnum(Zones.class, "zones"));
  }

  private static List<Glob> globs(Config element, String key) {
    return element.getStringList(key).stream().map(Glob::of).toList();
  }

  boolean matches(StreamKey key) {
    return any(vhosts, key.vhost()) && any(apps, key.app()) && any(streams, key.stream());
  }

  private static boolean any(List<Glob> globs, String text) {
    return globs.stream().anyMatch(glob -> glob.matches(text));
  }

  /**
   * Whether these streams may go to that origin.
   *
   * @param zone the replica's, empty if unknown
   */
  boolean admits(Origin origin, String zone) {
    return hasLabels(origin) && (zones != Zones.REQUIRE || inZone(origin.zone(), zone));
  }

  private boolean hasLabels(Origin origin) {
    return labels.entrySet().stream()
        .allMatch(
            label -> {
              String value = origin.labels().get(label.getKey());
              return value != null && label.getValue().matches(value);
            });
  }

  private static boolean inZone(String origins, String zone) {
    return zone.isEmpty() || origins.equals(zone);
  }

  /** What is to be said of it where nobody is admitted; empty if it asks for nothing. */
  String asking() {
    return labels.isEmpty() && zones != Zones.REQUIRE ? "" : " and what " + name + " asks for";
  }

  /** Why they may not; empty if they may. */
  Optional<String> objection(Origin origin, String zone) {
    if (!hasLabels(origin)) {
      return Optional.of("labels " + origin.labels() + " (" + name + " asks for " + labels + ")");
    }
    return admits(origin, zone)
        ? Optional.empty()
        : Optional.of("zone \"" + origin.zone() + "\" (" + name + " asks for " + zone + ")");
  }
}
