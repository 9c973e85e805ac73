package io.weir.api.net.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How origins are asked. Defaults, with the meaning of each key, are in {@code
 * io/weir/api/net/http/upstream.conf}, which a plugin's {@code reference.conf} includes.
 *
 * <p>Immutable.
 *
 * @param maxConnections open at once for each endpoint and event loop
 * @param maxIdle kept of these for later requests
 * @param idleTimeout how long one is kept without use
 * @param connectTimeout usual time for a connection to be there
 * @param headTimeout usual time from a request to the end of its answer's head
 * @param bodyTimeout for an origin to send something more of a body that is waited for
 * @param maxHeaderSize of an answer's head, in bytes
 */
public record HttpUpstreamSettings(
    int maxConnections,
    int maxIdle,
    Duration idleTimeout,
    Duration connectTimeout,
    Duration headTimeout,
    Duration bodyTimeout,
    int maxHeaderSize) {

  /**
   * Reads a section that has the keys of {@code upstream.conf}.
   *
   * @throws com.typesafe.config.ConfigException if a value is out of range
   */
  public static HttpUpstreamSettings from(Config section) {
    return new HttpUpstreamSettings(
        Sizes.count(section, "max-connections", 1, 1_000_000),
        Sizes.count(section, "max-idle", 0, 1_000_000),
        section.getDuration("idle-timeout"),
        section.getDuration("connect-timeout"),
        section.getDuration("head-timeout"),
        section.getDuration("body-timeout"),
        Sizes.bytes(section, "max-header-size", 256, 1 << 20));
  }
}
