package io.weir.plugin.srt;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.net.ListenAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The section {@code weir.protocols.srt}.
 *
 * @param listen where callers connect
 * @param idleTimeout how long either side of a session may say nothing
 */
record SrtSettings(InetSocketAddress listen, Duration idleTimeout) {
  private static final Duration LEAST = Duration.ofSeconds(1);

  /**
   * Reads the section.
   *
   * @throws ConfigException if a key is missing, of a wrong type, or out of range
   */
  static SrtSettings from(Config section) {
    return new SrtSettings(listen(section), idleTimeout(section));
  }

  private static InetSocketAddress listen(Config section) {
    try {
      return ListenAddress.parse(section.getString("listen"));
    } catch (IllegalArgumentException e) {
      throw bad(section, "listen", String.valueOf(e.getMessage()));
    }
  }

  private static Duration idleTimeout(Config section) {
    Duration timeout = section.getDuration("idle-timeout");
    if (timeout.compareTo(LEAST) < 0) {
      throw bad(section, "idle-timeout", timeout + " (expected: at least 1s)");
    }
    return timeout;
  }

  private static ConfigException bad(Config section, String key, String message) {
    return new ConfigException.BadValue(section.getValue(key).origin(), key, message);
  }
}
