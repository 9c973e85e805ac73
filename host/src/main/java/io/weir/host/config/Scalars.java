package io.weir.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.weir.api.net.ListenAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The scalar types. Values that came as text (environment, {@code -D}) are read as HOCON reads
 * them: {@code "5"} is a number, {@code "on"} is true. A value keeps its origin when it is made
 * canonical.
 */
final class Scalars {
  private static final String KEY = "value";

  private Scalars() {}

  static Type flag() {
    return scalar("boolean", config -> config.getBoolean(KEY));
  }

  /** A value of a library that checks it itself. */
  static Type anything() {
    return new Type.Scalar("anything", Optional::of);
  }

  static Type text() {
    return scalar("text", config -> config.getString(KEY));
  }

  static Type number() {
    return scalar("number", config -> config.getDouble(KEY));
  }

  /** A whole number within bounds, both included. */
  static Type integer(long min, long max) {
    String bounds =
        (min == Long.MIN_VALUE ? "" : Long.toString(min))
            + ".."
            + (max == Long.MAX_VALUE ? "" : Long.toString(max));
    return scalar(
        bounds.equals("..") ? "integer" : "integer " + bounds,
        config -> {
          long value = Long.parseLong(config.getString(KEY).trim());
          return value >= min && value <= max ? value : null;
        });
  }

  /** A length of time, HOCON's or Go's; canonical is a form that HOCON reads. */
  static Type duration() {
    return scalar(
        "duration such as 10s or 1m30s",
        config -> Durations.canonical(Durations.parse(config.getString(KEY))));
  }

  /** A number of bytes. */
  static Type size() {
    return scalar(
        "size such as 64KiB",
        config -> config.getMemorySize(KEY).toBytes() < 0 ? null : config.getString(KEY));
  }

  /** An address to listen on. */
  static Type address() {
    return scalar(
        "port, host:port or [ipv6]:port",
        config -> {
          // Checks the form without asking a name server.
          String text = config.getString(KEY);
          int colon = text.lastIndexOf(':');
          ListenAddress.parse(bracketed(text) ? text : text.substring(colon + 1));
          return bracketed(text) || text.indexOf(':') == colon ? text : null;
        });
  }

  /** One of a few words, in any case; canonical is the case given here, so that enums read it. */
  static Type oneOf(List<String> words) {
    return scalar(
        "one of " + String.join(", ", words).toLowerCase(Locale.ROOT),
        config ->
            words.stream()
                .filter(config.getString(KEY)::equalsIgnoreCase)
                .findFirst()
                .orElse(null));
  }

  private static boolean bracketed(String address) {
    return address.startsWith("[");
  }

  private static Type scalar(String description, Function<Config, ?> reader) {
    return new Type.Scalar(description, value -> read(value, reader));
  }

  private static Optional<ConfigValue> read(ConfigValue value, Function<Config, ?> reader) {
    if (value.valueType() == ConfigValueType.LIST || value.valueType() == ConfigValueType.OBJECT) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(reader.apply(value.atKey(KEY)))
          .map(canonical -> ConfigValueFactory.fromAnyRef(canonical).withOrigin(value.origin()));
    } catch (ConfigException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
