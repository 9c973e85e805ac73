package io.weir.host.config;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which values are never shown: those whose key says so by its name, and those that factories name.
 *
 * @param paths full paths that factories named
 */
record Secrets(Set<String> paths) implements Predicate<String> {
  static final String MASK = "***";

  @Override
  public boolean test(String path) {
    String key = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return key.contains("secret")
        || key.contains("password")
        || (key.contains("token") && !key.startsWith("require-") && !key.endsWith("-type"))
        || paths.stream().anyMatch(path::startsWith);
  }
}
