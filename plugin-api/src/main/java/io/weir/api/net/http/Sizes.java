package io.weir.api.net.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;

/** Reads bounded numbers. */
final class Sizes {
  private Sizes() {}

  static int bytes(Config section, String key, int min, int max) {
    return bounded(section, key, section.getBytes(key), min, max);
  }

  static int count(Config section, String key, int min, int max) {
    return bounded(section, key, section.getLong(key), min, max);
  }

  private static int bounded(Config section, String key, long value, int min, int max) {
    if (value < min || value > max) {
      throw new ConfigException.BadValue(
          section.getValue(key).origin(), key, value + " (expected: " + min + ".." + max + ")");
    }
    return (int) value;
  }
}
