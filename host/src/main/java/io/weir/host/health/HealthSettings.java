package io.weir.host.health;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * How origins are checked and judged; {@code weir.health}.
 *
 * @param interval between two checks of one endpoint
 * @param timeout of one check
 * @param fall failed checks in a row that eject an endpoint
 * @param rise prompt checks in a row that bring it back after its back-off
 * @param slow an answer to a check or a dial that takes longer is slow
 * @param slowFall slow answers in a row that eject an endpoint
 * @param refusals streams in a row that an endpoint may refuse before it is ejected; 0 is any
 *     number
 * @param ejection the first back-off
 * @param maxEjection the longest back-off; whoever was up for so long begins anew
 * @param panic percentage of endpoints of a kind that must be up for health to be believed
 * @param stall how long a publisher's bytes may wait for an endpoint to take some; zero is for ever
 * @param rtmp how RTMP endpoints are checked
 * @param http how HTTP stream endpoints are checked
 * @param api how HTTP API endpoints are checked
 * @param path what HTTP checks ask for
 */
public record HealthSettings(
    Duration interval,
    Duration timeout,
    int fall,
    int rise,
    Duration slow,
    int slowFall,
    int refusals,
    Duration ejection,
    Duration maxEjection,
    int panic,
    Duration stall,
    Check rtmp,
    Check http,
    Check api,
    String path) {
  private static final int MAX_COUNT = 100;
  private static final Duration MIN_TIME = Duration.ofMillis(10);
  private static final Duration MAX_TIME = Duration.ofHours(1);

  /**
   * Reads the section.
   *
   * @throws ConfigException if a value is missing, of the wrong type or out of range
   */
  public static HealthSettings from(Config section) {
    Duration ejection = time(section, "ejection", MIN_TIME);
    return new HealthSettings(
        time(section, "interval", MIN_TIME),
        time(section, "timeout", MIN_TIME),
        count(section, "fall", 1),
        count(section, "rise", 1),
        time(section, "slow", MIN_TIME),
        count(section, "slow-fall", 1),
        count(section, "refusals", 0),
        ejection,
        time(section, "max-ejection", ejection),
        count(section, "panic", 0),
        time(section, "stall", Duration.ZERO),
        section.getEnum(Check.class, "checks.rtmp"),
        section.getEnum(Check.class, "checks.http"),
        section.getEnum(Check.class, "checks.api"),
        path(section));
  }

  /** How an endpoint of that kind is checked over TCP. */
  Check check(String kind) {
    return switch (kind) {
      case "rtmp" -> rtmp;
      case "http" -> http;
      case "api" -> api;
      default -> Check.TCP;
    };
  }

  private static String path(Config section) {
    String path = section.getString("checks.path");
    if (!path.matches("/[!-~]*")) {
      throw new ConfigException.BadValue(
          section.getValue("checks.path").origin(),
          "checks.path",
          "\"" + path + "\" (expected: a path, such as /api/v1/versions)");
    }
    return path;
  }

  private static Duration time(Config section, String key, Duration least) {
    Duration value = section.getDuration(key);
    if (value.compareTo(least) < 0 || value.compareTo(MAX_TIME) > 0) {
      throw new ConfigException.BadValue(
          section.getValue(key).origin(),
          key,
          value.toMillis() + " ms (expected: " + least.toMillis() + " ms..1 h)");
    }
    return value;
  }

  private static int count(Config section, String key, int least) {
    int value = section.getInt(key);
    if (value < least || value > MAX_COUNT) {
      throw new ConfigException.BadValue(
          section.getValue(key).origin(),
          key,
          value + " (expected: " + least + ".." + MAX_COUNT + ")");
    }
    return value;
  }
}
