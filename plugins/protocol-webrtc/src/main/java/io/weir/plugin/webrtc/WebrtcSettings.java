package io.weir.plugin.webrtc;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.net.Cidr;
import io.weir.api.net.ListenAddress;
import io.weir.api.net.http.HttpServerSettings;
import io.weir.api.net.http.HttpUpstreamSettings;
import io.weir.plugin.webrtc.signalling.OriginMedia;
import io.weir.plugin.webrtc.signalling.OwnAddresses;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The section {@code weir.protocols.webrtc}.
 *
 * @param apiListen where offers are taken
 * @param apiTls where they are taken by TLS
 * @param listen where media is taken
 * @param candidates where clients reach that; empty for where they reached the other
 * @param tcpListen where media is taken by TCP
 * @param sessionTimeout how long nothing may prove that a client is there
 * @param clientCandidates whether origins hear of clients' own candidates
 * @param originMedia where origins may take media
 * @param server how much and how long clients may talk
 * @param upstream how origins are asked
 */
record WebrtcSettings(
    InetSocketAddress apiListen,
    Optional<InetSocketAddress> apiTls,
    InetSocketAddress listen,
    List<InetSocketAddress> candidates,
    Optional<InetSocketAddress> tcpListen,
    Duration sessionTimeout,
    boolean clientCandidates,
    OriginMedia originMedia,
    HttpServerSettings server,
    HttpUpstreamSettings upstream) {

  private static final Duration LEAST = Duration.ofSeconds(1);

  /** Copies the list. */
  WebrtcSettings {
    candidates = List.copyOf(candidates);
  }

  /**
   * Reads the section.
   *
   * @throws ConfigException if a key is missing, of a wrong type, or out of range
   */
  static WebrtcSettings from(Config section) {
    return new WebrtcSettings(
        read(section, "api-listen", ListenAddress::parse),
        ListenAddress.ifEnabled(section.getConfig("api-tls")),
        read(section, "listen", ListenAddress::parse),
        list(section, "candidates", OwnAddresses::parse),
        ListenAddress.ifEnabled(section.getConfig("tcp")),
        timeout(section),
        section.getBoolean("client-candidates"),
        new OriginMedia(list(section, "origin-networks", Cidr::parse)),
        HttpServerSettings.from(section),
        HttpUpstreamSettings.from(section.getConfig("upstream")));
  }

  private static <T> T read(Config section, String key, Function<String, T> reader) {
    return checked(section, key, () -> reader.apply(section.getString(key)));
  }

  private static <T> List<T> list(Config section, String key, Function<String, T> reader) {
    return checked(section, key, () -> section.getStringList(key).stream().map(reader).toList());
  }

  private static <T> T checked(Config section, String key, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw bad(section, key, String.valueOf(e.getMessage()));
    }
  }

  private static Duration timeout(Config section) {
    Duration timeout = section.getDuration("session-timeout");
    if (timeout.compareTo(LEAST) < 0) {
      throw bad(section, "session-timeout", timeout + " (expected: at least 1s)");
    }
    return timeout;
  }

  private static ConfigException bad(Config section, String key, String message) {
    return new ConfigException.BadValue(section.getValue(key).origin(), key, message);
  }
}
