package io.weir.host.origins;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.Endpoint;
import io.weir.api.EndpointKinds;
import io.weir.api.Origin;
import io.weir.api.net.Cidr;
import io.weir.host.access.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where origins come from; {@code weir.origins}.
 *
 * @param ttl how long a registered origin is known without registering again
 * @param configured origins of {@code static} and {@code default}
 * @param registration who may register
 * @param profiles what registered origins do not say of themselves; the first that fits counts
 */
public record OriginSettings(
    Duration ttl,
    List<ConfiguredOrigin> configured,
    RegistrationRule registration,
    List<Profile> profiles) {
  private static final String DEFAULT_ID = "default";
  private static final List<String> DEFAULT_KINDS = List.of("rtmp", "http", "api", "rtc", "srt");

  /**
   * Reads the section.
   *
   * @throws ConfigException if a value is missing, of the wrong type, or not what it should be
   */
  public static OriginSettings from(Config section) {
    Duration ttl = section.getDuration("ttl");
    if (ttl.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new ConfigException.BadValue(
          section.getValue("ttl").origin(), "ttl", ttl.toMillis() + " ms (expected: 1 s or more)");
    }
    List<ConfiguredOrigin> configured = new ArrayList<>();
    section.getConfigList("static").forEach(it -> configured.add(ConfiguredOrigin.from(it)));
    Config fallback = section.getConfig("default");
    if (fallback.getBoolean("enabled")) {
      configured.add(fallback(fallback));
    }
    Set<String> ids = new HashSet<>();
    for (ConfiguredOrigin one : configured) {
      if (!ids.add(one.id().value())) {
        throw new ConfigException.BadValue(
            section.getValue("static").origin(),
            "static",
            "id \"" + one.id() + "\" twice (expected: each once)");
      }
    }
    return new OriginSettings(
        ttl,
        List.copyOf(configured),
        registration(section.getConfig("registration")),
        section.getConfigList("registration.profiles").stream().map(Profile::from).toList());
  }

  /** An origin that registered, with what configuration adds. */
  Origin described(Origin origin) {
    return profiles.stream()
        .filter(profile -> profile.isFor(origin))
        .findFirst()
        .map(profile -> profile.of(origin))
        .orElse(origin);
  }

  private static RegistrationRule registration(Config section) {
    List<Cidr> allow = new ArrayList<>();
    for (String range : section.getStringList("allow")) {
      try {
        allow.add(Cidr.parse(range));
      } catch (IllegalArgumentException e) {
        throw new ConfigException.BadValue(
            section.getValue("allow").origin(), "registration.allow", e.getMessage(), e);
      }
    }
    String token = section.getBoolean("require-token") ? section.getString("token") : "";
    return new RegistrationRule(allow, new Token(token));
  }

  /** The one origin that the Go proxy of SRS calls its default backend. */
  private static ConfiguredOrigin fallback(Config section) {
    String ip = section.getString("ip");
    if (!EndpointForm.validAddress(ip)) {
      throw new ConfigException.BadValue(
          section.getValue("ip").origin(),
          "default.ip",
          "\"" + ip + "\" (expected: an address or a name)");
    }
    Map<String, List<Endpoint>> endpoints = new LinkedHashMap<>();
    for (String kind : DEFAULT_KINDS) {
      String text = section.getString(kind);
      if (!text.isEmpty()) {
        endpoints.put(kind, List.of(endpoint(section, kind, text, ip)));
      }
    }
    if (!endpoints.containsKey("rtmp")) {
      throw new ConfigException.BadValue(
          section.getValue("rtmp").origin(), "default.rtmp", "\"\" (expected: port or host:port)");
    }
    return ConfiguredOrigin.of(DEFAULT_ID, endpoints);
  }

  private static Endpoint endpoint(Config section, String kind, String text, String ip) {
    try {
      return EndpointForm.parse(text, EndpointKinds.transport(kind), ip);
    } catch (IllegalArgumentException e) {
      throw new ConfigException.BadValue(
          section.getValue(kind).origin(), "default." + kind, e.getMessage(), e);
    }
  }
}
