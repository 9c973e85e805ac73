package io.weir.host.config;

import io.weir.host.config.Type.ListOf;
import io.weir.host.config.Type.MapOf;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words that a {@code Type:} line in a reference.conf may use: {@code boolean}, {@code text},
 * {@code number}, {@code integer}, {@code integer 1..65535} (either bound may be left out), {@code
 * duration}, {@code size}, {@code address}, {@code anything}, {@code one of a, b}, {@code list of
 * <type>}, {@code map of <type>}, and the names under {@code types} in the same file.
 */
final class TypeSyntax {
  private static final Pattern RANGE = Pattern.compile("integer (-?\\d+)?\\.\\.(-?\\d+)?");

  private final Map<String, ? extends Type> named;

  TypeSyntax(Map<String, ? extends Type> named) {
    this.named = named;
  }

  /** Reads a type; throws {@link IllegalArgumentException} if it is none. */
  Type parse(String text) {
    Type name = named.get(text);
    if (name != null) {
      return name;
    }
    if (text.startsWith("list of ")) {
      return new ListOf(parse(text.substring("list of ".length())));
    }
    if (text.startsWith("map of ")) {
      return new MapOf(parse(text.substring("map of ".length())));
    }
    if (text.startsWith("one of ")) {
      return Scalars.oneOf(List.of(text.substring("one of ".length()).split(",\\s*")));
    }
    return switch (text) {
      case "boolean" -> Scalars.flag();
      case "text" -> Scalars.text();
      case "number" -> Scalars.number();
      case "integer" -> Scalars.integer(Long.MIN_VALUE, Long.MAX_VALUE);
      case "duration" -> Scalars.duration();
      case "size" -> Scalars.size();
      case "address" -> Scalars.address();
      case "anything" -> Scalars.anything();
      default -> range(text);
    };
  }

  private static Type range(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" (expected: a type)");
    }
    String min = range.group(1);
    String max = range.group(2);
    return Scalars.integer(
        min == null ? Long.MIN_VALUE : Long.parseLong(min),
        max == null ? Long.MAX_VALUE : Long.parseLong(max));
  }
}
