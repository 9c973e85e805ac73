package io.weir.api.net.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How much and how long clients may talk. Defaults, with the meaning of each key, are in {@code
 * io/weir/api/net/http/server.conf}, which a plugin's {@code reference.conf} includes.
 *
 * <p>Immutable.
 *
 * @param maxUriLength of the request target, in bytes; beyond it 414
 * @param maxHeaderSize of all header lines together, in bytes; beyond it 431
 * @param maxRequests on one connection
 * @param headerTimeout from the first byte of a head to its last, and for a body that is waited
 *     for; beyond it 408
 * @param keepAliveTimeout for a next request to begin
 * @param sendTimeout for a client to take something of what is sent to it
 * @param trustedProxies whose word on the client counts
 * @param cors what is said to web pages
 */
public record HttpServerSettings(
    int maxUriLength,
    int maxHeaderSize,
    int maxRequests,
    Duration headerTimeout,
    Duration keepAliveTimeout,
    Duration sendTimeout,
    TrustedProxies trustedProxies,
    CorsRules cors) {

  /**
   * Reads a section that has the keys of {@code server.conf}.
   *
   * @throws com.typesafe.config.ConfigException if a value is out of range
   */
  public static HttpServerSettings from(Config section) {
    return new HttpServerSettings(
        Sizes.bytes(section, "max-uri-length", 64, 1 << 20),
        Sizes.bytes(section, "max-header-size", 256, 1 << 20),
        Sizes.count(section, "max-requests", 1, Integer.MAX_VALUE),
        section.getDuration("header-timeout"),
        section.getDuration("keep-alive-timeout"),
        section.getDuration("send-timeout"),
        TrustedProxies.from(section),
        CorsRules.from(section.getConfig("cors")));
  }
}
