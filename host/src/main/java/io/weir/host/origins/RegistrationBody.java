package io.weir.host.origins;

import static io.weir.host.origins.OriginJson.required;
import static io.weir.host.origins.OriginJson.text;
import static io.weir.host.origins.OriginJson.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.Endpoint;
import io.weir.api.EndpointKinds;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.selection.OriginLoad;
import io.weir.api.store.OriginStore.Registered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a registration: what SRS sends as its heartbeat. {@code ip}, {@code server}, {@code
 * service}, {@code pid} and a non-empty {@code rtmp[]} are mandatory; {@code http}, {@code api},
 * {@code srt}, {@code rtc}, {@code device_id} and {@code summaries} are optional; what is unknown
 * is ignored. Pure.
 */
final class RegistrationBody {
  private static final int MAX_ENDPOINTS = 16;
  private static final List<String> KINDS = List.of("rtmp", "http", "api", "srt", "rtc");

  private RegistrationBody() {}

  /**
   * Reads a registration.
   *
   * @param body JSON, of a size that the caller has bounded
   * @param now when it came; the time of joining of a new instance
   * @throws IllegalArgumentException naming the field, its value and what was expected
   */
  static Registered parse(byte[] body, Instant now) {
    JsonNode root = OriginJson.object(body);
    String ip = required(root, "ip");
    if (!EndpointForm.validAddress(ip)) {
      throw new IllegalArgumentException("ip: \"" + ip + "\" (expected: an address or a name)");
    }
    OriginId id = OriginJson.id(root, "server");
    String instance = required(root, "service") + "/" + required(root, "pid");
    Origin origin =
        new Origin(id, instance, endpoints(root, ip), Origin.DEFAULT_WEIGHT, "", labels(root), now);
    return new Registered(origin, load(root.path("summaries").path("data"), now));
  }

  /**
   * Reads what SRS says at {@code /api/v1/summaries}; empty if it is something else.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  static Optional<OriginLoad.Reported> summaries(byte[] body, Instant now) {
    return load(OriginJson.object(body).path("data"), now);
  }

  private static Map<String, List<Endpoint>> endpoints(JsonNode root, String ip) {
    Map<String, List<Endpoint>> endpoints = new LinkedHashMap<>();
    for (String kind : KINDS) {
      List<Endpoint> some = endpoints(root.path(kind), kind, ip);
      if (!some.isEmpty()) {
        endpoints.put(kind, some);
      }
    }
    if (!endpoints.containsKey("rtmp")) {
      throw new IllegalArgumentException("rtmp: missing (expected: at least one endpoint)");
    }
    return endpoints;
  }

  private static List<Endpoint> endpoints(JsonNode array, String kind, String ip) {
    if (array.isMissingNode() || array.isNull()) {
      return List.of();
    }
    if (!array.isArray() || array.size() > MAX_ENDPOINTS) {
      throw new IllegalArgumentException(
          kind
              + ": "
              + (array.isArray() ? array.size() + " endpoints" : type(array))
              + " (expected: an array of at most "
              + MAX_ENDPOINTS
              + " strings)");
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      endpoints.add(endpoint(array.get(i), kind, i, ip));
    }
    return List.copyOf(endpoints);
  }

  private static Endpoint endpoint(JsonNode node, String kind, int index, String ip) {
    String field = kind + "[" + index + "]: ";
    if (!node.isTextual() && !node.isIntegralNumber()) {
      throw new IllegalArgumentException(field + type(node) + " (expected: a string)");
    }
    try {
      return EndpointForm.parse(node.asText(), EndpointKinds.transport(kind), ip);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + e.getMessage(), e);
    }
  }

  private static Map<String, String> labels(JsonNode root) {
    return text(root, "device_id").map(device -> Map.of("device_id", device)).orElse(Map.of());
  }

  /** SRS sends shares of one as {@code cpu_percent} and {@code mem_percent}. */
  private static Optional<OriginLoad.Reported> load(JsonNode data, Instant now) {
    JsonNode self = data.path("self");
    JsonNode system = data.path("system");
    if (!self.isObject() && !system.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new OriginLoad.Reported(
            100 * positive(self.path("cpu_percent")),
            Math.min(100, 100 * positive(self.path("mem_percent"))),
            positive(system.path("load_1m")),
            (int) Math.min(Integer.MAX_VALUE, positive(system.path("conn_srs"))),
            (long) positive(system.path("srs_recv_bytes")),
            (long) positive(system.path("srs_send_bytes")),
            0,
            0,
            now));
  }

  /** Load is a hint: what is missing, negative or no number counts as nothing. */
  private static double positive(JsonNode number) {
    double value = number.isNumber() ? number.asDouble() : 0;
    return Double.isFinite(value) ? Math.max(0, value) : 0;
  }
}
