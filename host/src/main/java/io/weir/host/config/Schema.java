package io.weir.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import io.weir.host.config.Type.ListOf;
import io.weir.host.config.Type.Section;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a {@link Reference} as a tree of types. A key's type is that of its default; text that
 * reads as a duration ({@code 10s}) or a size ({@code 64KiB}) makes the key one. A comment line
 * {@code Type: ...} ({@link TypeSyntax}) says more, and ends in {@code , required} if an element of
 * a list must set the key.
 */
final class Schema {
  private static final String TYPES = "types";
  private static final String TYPE = "Type:";
  private static final String REQUIRED = ", required";

  private final String name;
  private final TypeSyntax syntax;

  private Schema(String name, TypeSyntax syntax) {
    this.name = name;
    this.syntax = syntax;
  }

  /**
   * All references as one section; what an earlier one says of a key stands.
   *
   * @throws IllegalArgumentException if one declares a type that is none, by name and line
   */
  static Section of(List<Reference> references) {
    return references.stream().map(Schema::of).reduce(Section.empty(), Section::and);
  }

  private static Section of(Reference reference) {
    ConfigObject root = resolved(reference.config()).root();
    Map<String, Type> named = new TreeMap<>();
    Schema schema = new Schema(reference.name(), new TypeSyntax(named));
    if (root.get(TYPES) instanceof ConfigObject types) {
      new TreeMap<>(types)
          .forEach((type, keys) -> named.put(type, schema.section(type, (ConfigObject) keys)));
    }
    return schema.section("section", root.withoutKey(TYPES));
  }

  /** Its defaults, without the types. */
  static Config defaults(Reference reference) {
    return reference.config().withoutPath(TYPES);
  }

  private static Config resolved(Config config) {
    return config.resolve(ConfigResolveOptions.noSystem().setAllowUnresolved(true));
  }

  private Section section(String description, ConfigObject object) {
    TreeMap<String, Type.Key> keys = new TreeMap<>();
    object.forEach((key, value) -> keys.put(key, key(value)));
    return new Section(description, keys);
  }

  private Type.Key key(ConfigValue value) {
    StringBuilder meaning = new StringBuilder();
    String declared = "";
    for (String line : value.origin().comments()) {
      String comment = line.strip();
      if (comment.startsWith(TYPE)) {
        declared = comment.substring(TYPE.length()).strip();
      } else if (!comment.isEmpty()) {
        meaning.append(meaning.isEmpty() ? "" : " ").append(comment);
      }
    }
    boolean required = declared.endsWith(REQUIRED);
    String type =
        required ? declared.substring(0, declared.length() - REQUIRED.length()) : declared;
    return new Type.Key(
        type.isEmpty() ? inferred(value) : declared(type, value),
        value,
        meaning.toString(),
        required);
  }

  private Type declared(String type, ConfigValue value) {
    try {
      return syntax.parse(type);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          Where.of(value.origin()) + ": " + TYPE + " " + e.getMessage(), e);
    }
  }

  private Type inferred(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> section("section", (ConfigObject) value);
      case LIST -> new ListOf(element((ConfigList) value));
      case BOOLEAN -> Scalars.flag();
      case NUMBER ->
          value.unwrapped() instanceof Double
              ? Scalars.number()
              : Scalars.integer(Long.MIN_VALUE, Long.MAX_VALUE);
      case STRING -> inferred((String) value.unwrapped());
      case NULL -> throw undeclared(value, "null");
    };
  }

  private Type element(ConfigList list) {
    if (list.isEmpty()) {
      throw undeclared(list, "an empty list");
    }
    return inferred(list.get(0));
  }

  private static Type inferred(String text) {
    if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
      return Scalars.text();
    }
    try {
      Durations.parse(text);
      return Scalars.duration();
    } catch (IllegalArgumentException notTime) {
      return isSize(text) ? Scalars.size() : Scalars.text();
    }
  }

  private static boolean isSize(String text) {
    try {
      return !Character.isDigit(text.charAt(text.length() - 1))
          && ConfigFactory.parseMap(Map.of("size", text)).getBytes("size") >= 0;
    } catch (com.typesafe.config.ConfigException notSize) {
      return false;
    }
  }

  private IllegalArgumentException undeclared(ConfigValue value, String what) {
    return new IllegalArgumentException(
        Where.of(value.origin()) + ": " + what + " in " + name + " (expected: a Type: line)");
  }
}
