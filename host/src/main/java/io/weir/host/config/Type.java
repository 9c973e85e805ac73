package io.weir.host.config;

import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What a configuration key may hold. Immutable. */
sealed interface Type {

  /** In words, for error messages and the documentation: {@code integer 1..65535}. */
  String description();

  /**
   * One value.
   *
   * @param reader gives the value in its canonical form, or nothing if it is not of this type
   */
  record Scalar(String description, Function<ConfigValue, Optional<ConfigValue>> reader)
      implements Type {}

  /** Any number of values of one type. */
  record ListOf(Type element) implements Type {
    @Override
    public String description() {
      return "list of " + element.description();
    }
  }

  /** Values of one type under keys that the operator chooses. */
  record MapOf(Type value) implements Type {
    @Override
    public String description() {
      return "map of " + value.description();
    }
  }

  /** Known keys; sorted. */
  record Section(String description, TreeMap<String, Key> keys) implements Type {

    static Section empty() {
      return new Section("section", new TreeMap<>());
    }

    /** Both sections' keys; what this one says of a key that both have stands. */
    Section and(Section other) {
      TreeMap<String, Key> all = new TreeMap<>(other.keys);
      for (Map.Entry<String, Key> entry : keys.entrySet()) {
        all.merge(entry.getKey(), entry.getValue(), (theirs, ours) -> ours.and(theirs));
      }
      return new Section(description, all);
    }
  }

  /**
   * A key of a section.
   *
   * @param fallback what it is when nobody sets it
   * @param meaning for the documentation; may be empty
   * @param required whether a list element must set it
   */
  record Key(Type type, ConfigValue fallback, String meaning, boolean required) {

    private Key and(Key other) {
      return type instanceof Section mine && other.type instanceof Section theirs
          ? new Key(mine.and(theirs), fallback, meaning, required)
          : this;
    }
  }
}
