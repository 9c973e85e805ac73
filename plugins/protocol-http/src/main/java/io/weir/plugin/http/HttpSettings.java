package io.weir.plugin.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.net.ListenAddress;
import io.weir.api.net.http.HttpServerSettings;
import io.weir.api.net.http.HttpUpstreamSettings;
import io.weir.plugin.http.pages.StaticFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code weir.protocols.http}.
 *
 * @param listen where players connect
 * @param tls where they connect by TLS
 * @param server how much and how long clients may talk
 * @param upstream how origins are asked
 * @param streamTimeout for the head of an endless stream
 * @param heldTimeout for the head of a playlist that is held back
 * @param files the player page
 */
record HttpSettings(
    InetSocketAddress listen,
    Optional<InetSocketAddress> tls,
    HttpServerSettings server,
    HttpUpstreamSettings upstream,
    Duration streamTimeout,
    Duration heldTimeout,
    StaticFiles files) {

  /**
   * Reads the section, and the files that it names.
   *
   * @throws ConfigException if a key is missing, of a wrong type, or out of range
   */
  static HttpSettings from(Config section) {
    return new HttpSettings(
        listen(section),
        ListenAddress.ifEnabled(section.getConfig("tls")),
        HttpServerSettings.from(section),
        HttpUpstreamSettings.from(section.getConfig("upstream")),
        positive(section, "stream-timeout"),
        positive(section, "held-timeout"),
        files(section));
  }

  private static InetSocketAddress listen(Config section) {
    try {
      return ListenAddress.parse(section.getString("listen"));
    } catch (IllegalArgumentException e) {
      throw bad(section, "listen", String.valueOf(e.getMessage()));
    }
  }

  private static Duration positive(Config section, String key) {
    Duration duration = section.getDuration(key);
    if (duration.isNegative() || duration.isZero()) {
      throw bad(section, key, duration + " (expected: more than 0)");
    }
    return duration;
  }

  private static StaticFiles files(Config section) {
    String directory = section.getString("static");
    if (directory.isEmpty()) {
      return StaticFiles.none();
    }
    try {
      return StaticFiles.read(Path.of(directory));
    } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
      throw bad(section, "static", String.valueOf(e.getMessage()));
    }
  }

  private static ConfigException bad(Config section, String key, String message) {
    return new ConfigException.BadValue(section.getValue(key).origin(), key, message);
  }
}
