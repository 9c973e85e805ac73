package io.weir.host.srsapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.api.OriginId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one summary of those of many servers: sums of what can be summed (connections, bytes,
 * memory, processors), means of shares and loads, the latest of times; a text that is not the same
 * everywhere is empty. Pure.
 */
final class Summaries {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> IDENTITIES = Set.of("pid", "ppid");

  private Summaries() {}

  /** The {@code data} for all. */
  static ObjectNode merged(Collection<JsonNode> said) {
    return object(said.stream().map(root -> root.path("data")).toList());
  }

  /** The {@code data} of each. */
  static ArrayNode each(Map<OriginId, JsonNode> said) {
    ArrayNode all = JSON.arrayNode();
    said.forEach(
        (id, root) -> all.addObject().put("origin", id.value()).set("data", root.path("data")));
    return all;
  }

  private static ObjectNode object(List<JsonNode> parts) {
    ObjectNode merged = JSON.objectNode();
    Set<String> names = new LinkedHashSet<>();
    parts.forEach(part -> part.fieldNames().forEachRemaining(names::add));
    for (String name : names) {
      List<JsonNode> values =
          parts.stream().filter(part -> part.has(name)).map(part -> part.get(name)).toList();
      merged.set(name, value(name, values));
    }
    return merged;
  }

  private static JsonNode value(String name, List<JsonNode> values) {
    JsonNode first = values.get(0);
    if (values.stream().allMatch(JsonNode::isObject)) {
      return object(values);
    }
    if (values.stream().allMatch(JsonNode::isBoolean)) {
      return JSON.booleanNode(values.stream().allMatch(JsonNode::asBoolean));
    }
    if (values.stream().allMatch(JsonNode::isNumber) && !IDENTITIES.contains(name)) {
      return number(name, values);
    }
    boolean same = values.stream().allMatch(first::equals);
    if (same) {
      return first;
    }
    return first.isNumber() ? JSON.numberNode(0) : JSON.textNode("");
  }

  private static JsonNode number(String name, List<JsonNode> values) {
    if (name.endsWith("_percent") || name.startsWith("load_")) {
      return JSON.numberNode(values.stream().mapToDouble(JsonNode::asDouble).average().orElse(0));
    }
    boolean whole = values.stream().allMatch(JsonNode::isIntegralNumber);
    if (name.endsWith("time") || name.equals("now_ms")) {
      return whole
          ? JSON.numberNode(values.stream().mapToLong(JsonNode::asLong).max().orElse(0))
          : JSON.numberNode(values.stream().mapToDouble(JsonNode::asDouble).max().orElse(0));
    }
    return whole
        ? JSON.numberNode(values.stream().mapToLong(JsonNode::asLong).sum())
        : JSON.numberNode(values.stream().mapToDouble(JsonNode::asDouble).sum());
  }
}
