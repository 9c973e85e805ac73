package io.weir.host.health;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * How origins are checked; {@code weir.health}.
 *
 * @param interval between two checks of one endpoint
 * @param timeout of one check
 * @param fall failed checks in a row that make a healthy endpoint unhealthy
 * @param rise successful checks in a row that make an unhealthy endpoint healthy
 */
public record HealthSettings(Duration interval, Duration timeout, int fall, int rise) {
  private static final int MAX_COUNT = 100;
  private static final Duration MAX_TIME = Duration.ofHours(1);

  /**
   * Reads the section.
   *
   * @throws ConfigException if a value is missing, of the wrong type or out of range
   */
  public static HealthSettings from(Config section) {
    return new HealthSettings(
        time(section, "interval"),
        time(section, "timeout"),
        count(section, "fall"),
        count(section, "rise"));
  }

  private static Duration time(Config section, String key) {
    Duration value = section.getDuration(key);
    if (value.compareTo(Duration.ofMillis(10)) < 0 || value.compareTo(MAX_TIME) > 0) {
      throw new ConfigException.BadValue(
          section.getValue(key).origin(), key, value.toMillis() + " ms (expected: 10 ms..1 h)");
    }
    return value;
  }

  private static int count(Config section, String key) {
    int value = section.getInt(key);
    if (value < 1 || value > MAX_COUNT) {
      throw new ConfigException.BadValue(
          section.getValue(key).origin(), key, value + " (expected: 1.." + MAX_COUNT + ")");
    }
    return value;
  }
}
