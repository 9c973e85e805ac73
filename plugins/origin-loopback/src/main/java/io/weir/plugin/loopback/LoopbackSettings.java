package io.weir.plugin.loopback;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.Endpoint;
import io.weir.api.net.ListenAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code weir.protocols.loopback}.
 *
 * @param origins the origins to be
 * @param gopBytes what a stream keeps for players who join
 * @param playerQueueBytes what may wait for one slow player
 * @param registerAt the system API at which the origins register, if they do
 * @param heartbeat time between two registrations
 * @param demoThrough Weir's RTMP address, if the demo is to run through it
 * @param demoApp the app that the demo publishes in
 * @param demoStream the stream that the demo publishes
 */
record LoopbackSettings(
    List<OriginAddresses> origins,
    int gopBytes,
    long playerQueueBytes,
    Optional<Endpoint> registerAt,
    Duration heartbeat,
    Optional<Endpoint> demoThrough,
    String demoApp,
    String demoStream) {

  /**
   * One origin.
   *
   * @param name by which it registers
   * @param rtmp where it listens
   * @param http where it listens for HTTP-FLV
   */
  record OriginAddresses(String name, InetSocketAddress rtmp, InetSocketAddress http) {}

  static LoopbackSettings from(Config section) {
    List<OriginAddresses> origins =
        section.getConfigList("origins").stream().map(LoopbackSettings::origin).toList();
    if (origins.stream().map(OriginAddresses::name).distinct().count() < origins.size()) {
      throw bad(section, "origins", "the same name twice (expected: each once)", null);
    }
    long gopBytes = section.getBytes("gop-cache");
    long queueBytes = section.getBytes("player-queue");
    if (gopBytes > 1 << 30 || queueBytes < 2 * gopBytes) {
      throw bad(
          section,
          "player-queue",
          queueBytes + " bytes (expected: at least twice gop-cache, which is at most 1 GiB)",
          null);
    }
    String stream = section.getString("demo.stream");
    int slash = stream.lastIndexOf('/');
    if (slash < 1 || slash == stream.length() - 1) {
      throw bad(section, "demo.stream", "\"" + stream + "\" (expected: app/stream)", null);
    }
    return new LoopbackSettings(
        origins,
        (int) gopBytes,
        queueBytes,
        peer(section, "register-at"),
        section.getDuration("heartbeat"),
        peer(section, "demo.through"),
        stream.substring(0, slash),
        stream.substring(slash + 1));
  }

  private static OriginAddresses origin(Config element) {
    String name = element.getString("name");
    if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw bad(
          element, "name", "\"" + name + "\" (expected: lower case letters, digits, dashes)", null);
    }
    return new OriginAddresses(name, address(element, "rtmp"), address(element, "http"));
  }

  /** An address of Weir's to connect to, written as Weir was told to listen there. */
  private static Optional<Endpoint> peer(Config section, String key) {
    if (section.getString(key).isEmpty()) {
      return Optional.empty();
    }
    InetSocketAddress address = address(section, key);
    if (address.getPort() == 0) {
      throw bad(section, key, "port 0 (expected: the port that Weir listens on)", null);
    }
    return Optional.of(reach(address));
  }

  /** How to connect to what listens there: to all addresses is to this machine. */
  static Endpoint reach(InetSocketAddress listening) {
    InetAddress address = listening.getAddress();
    return address == null
        ? Endpoint.tcp(listening.getHostString(), listening.getPort())
        : Endpoint.tcp(
            address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress(),
            listening.getPort());
  }

  private static InetSocketAddress address(Config config, String key) {
    try {
      return ListenAddress.parse(config.getString(key));
    } catch (IllegalArgumentException e) {
      throw bad(config, key, String.valueOf(e.getMessage()), e);
    }
  }

  private static ConfigException bad(
      Config config, String key, String message, @Nullable Exception cause) {
    return new ConfigException.BadValue(config.getValue(key).origin(), key, message, cause);
  }
}
