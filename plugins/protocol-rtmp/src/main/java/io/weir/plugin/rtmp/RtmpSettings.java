package io.weir.plugin.rtmp;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.net.ListenAddress;
import io.weir.codec.rtmp.chunk.RtmpLimits;
import io.weir.plugin.rtmp.origin.Introduction;
import io.weir.plugin.rtmp.session.SessionSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code weir.protocols.rtmp}.
 *
 * @param listen where clients connect
 * @param tls where they connect by TLS
 * @param session what one client may cost
 */
record RtmpSettings(
    InetSocketAddress listen, Optional<InetSocketAddress> tls, SessionSettings session) {
  private static final int MAX_MESSAGE = 0xFFFFFF;
  private static final int MAX_CSIDS = 65_598;

  /**
   * Reads the section.
   *
   * @throws ConfigException if a key is missing, of a wrong type, or out of range
   */
  static RtmpSettings from(Config section) {
    int chunkStreams =
        within(section, "max-chunk-streams", section.getInt("max-chunk-streams"), MAX_CSIDS);
    int message = bytes(section, "max-message-size", MAX_MESSAGE);
    int negotiation = bytes(section, "max-negotiation-size", MAX_MESSAGE);
    return new RtmpSettings(
        listen(section),
        ListenAddress.ifEnabled(section.getConfig("tls")),
        new SessionSettings(
            timeout(section),
            negotiation,
            new RtmpLimits(chunkStreams, negotiation, negotiation),
            new RtmpLimits(chunkStreams, message, message),
            introduction(section)));
  }

  private static Introduction introduction(Config section) {
    String name = section.getString("client-address");
    return Introduction.named(name)
        .orElseThrow(
            () ->
                bad(
                    section,
                    "client-address",
                    "\"" + name + "\" (expected: " + Introduction.names() + ")"));
  }

  private static InetSocketAddress listen(Config section) {
    try {
      return ListenAddress.parse(section.getString("listen"));
    } catch (IllegalArgumentException e) {
      throw bad(section, "listen", String.valueOf(e.getMessage()));
    }
  }

  private static Duration timeout(Config section) {
    Duration timeout = section.getDuration("handshake-timeout");
    if (timeout.isNegative() || timeout.isZero()) {
      throw bad(section, "handshake-timeout", timeout + " (expected: more than 0)");
    }
    return timeout;
  }

  private static int bytes(Config section, String key, int max) {
    return within(section, key, section.getBytes(key), max);
  }

  private static int within(Config section, String key, long value, int max) {
    if (value < 1 || value > max) {
      throw bad(section, key, value + " (expected: 1.." + max + ")");
    }
    return (int) value;
  }

  private static ConfigException bad(Config section, String key, String message) {
    return new ConfigException.BadValue(section.getValue(key).origin(), key, message);
  }
}
