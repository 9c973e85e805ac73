package io.weir.host.origins;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.api.OriginId;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the JSON that origins say. Depth and texts are bounded here, the whole by the caller. Pure.
 */
public final class OriginJson {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_STRING = 64 * 1024;
  private static final int MAX_FIELD = 255;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxStringLength(MAX_STRING)
                      .maxNumberLength(64)
                      .build())
              .build());

  private OriginJson() {}

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static JsonNode object(byte[] body) {
    try {
      JsonNode root = JSON.readTree(body);
      if (root == null || !root.isObject()) {
        throw new IllegalArgumentException("body (expected: a JSON object)");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("body: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("body (expected: JSON in UTF-8)", e);
    }
  }

  /**
   * A short text, empty if it is missing or has no character; a number counts as text, since SRS
   * has sent {@code pid} both ways.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Optional<String> text(JsonNode object, String name) {
    JsonNode node = object.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual() && !node.isIntegralNumber()) {
      throw new IllegalArgumentException(name + ": " + type(node) + " (expected: a string)");
    }
    String value = node.asText();
    if (value.length() > MAX_FIELD || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          name + ": (expected: at most " + MAX_FIELD + " printable characters)");
    }
    return Optional.of(value).filter(it -> !it.isEmpty());
  }

  /**
   * A short text that must be there.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static String required(JsonNode object, String name) {
    return text(object, name)
        .orElseThrow(
            () -> new IllegalArgumentException(name + ": missing (expected: a non-empty string)"));
  }

  /**
   * The identity of the origin that speaks.
   *
   * @throws IllegalArgumentException if it is missing or none
   */
  public static OriginId id(JsonNode object, String name) {
    String id = required(object, name);
    try {
      return new OriginId(id);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /** What a value is, for messages. */
  public static String type(JsonNode node) {
    return node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
