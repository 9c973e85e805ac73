package io.weir.host.srsapi;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.net.Cidr;
import java.time.Duration;
import java.util.List;

/**
 * {@code weir.origins.api}.
 *
 * @param allow who may read
 * @param timeout how long origins may take to answer
 * @param jsonp whether pages may read by JSONP
 */
public record SrsApiSettings(List<Cidr> allow, Duration timeout, boolean jsonp) {

  /** Copies the list. */
  public SrsApiSettings {
    allow = List.copyOf(allow);
  }

  /**
   * Reads the section.
   *
   * @throws ConfigException if a value is missing or wrong
   */
  public static SrsApiSettings from(Config section) {
    try {
      return new SrsApiSettings(
          section.getStringList("allow").stream().map(Cidr::parse).toList(),
          section.getDuration("timeout"),
          section.getBoolean("jsonp"));
    } catch (IllegalArgumentException e) {
      throw new ConfigException.BadValue(
          section.getValue("allow").origin(), "allow", e.getMessage(), e);
    }
  }
}
