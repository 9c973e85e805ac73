package io.weir.plugin.loopback;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.Endpoint;
import io.weir.api.net.Listeners;
import io.weir.host.net.Doors;
import io.weir.host.net.HostListeners;
import io.weir.host.net.HostThreads;
import io.weir.host.net.NetSettings;
import io.weir.host.net.NetSettings.TransportChoice;
import io.weir.host.net.TcpDialer;
import io.weir.host.net.TcpListeners;
import io.weir.host.net.Transport;
import io.weir.host.net.udp.UdpListeners;
import io.weir.host.net.udp.UdpSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The host's own sockets, and loopback servers on them. */
final class HostSockets implements AutoCloseable {
  private final HostThreads threads = new HostThreads();
  private final Transport transport;
  final TcpDialer dialer;
  final Listeners listeners;
  final MeterRegistry meters = new SimpleMeterRegistry();
  final Queue<String> badInput = new ConcurrentLinkedQueue<>();

  HostSockets() {
    NetSettings settings =
        new NetSettings(TransportChoice.AUTO, 2, 128, 0, 0, Duration.ofSeconds(60), Duration.ZERO);
    transport = Transport.of(settings);
    dialer = new TcpDialer(transport);
    listeners =
        new HostListeners(
            new TcpListeners(transport, settings, Doors.plain(meters), threads.timer(), meters),
            new UdpListeners(
                transport,
                dialer.resolver(),
                new UdpSettings(1500, 0, 0, 0, 1 << 16, 1 << 16, 1 << 16, 0),
                threads.timer(),
                System::nanoTime,
                meters));
  }

  /** The section with the plugin's defaults below {@code overrides}. */
  static Config section(String overrides) {
    return ConfigFactory.parseString(overrides)
        .withFallback(
            ConfigFactory.parseResources(LoopbackFactory.class.getClassLoader(), "reference.conf")
                .resolve()
                .getConfig("weir.protocols.loopback"));
  }

  LoopbackServer server(String overrides) {
    return new LoopbackServer(
        LoopbackSettings.from(section(overrides)),
        listeners,
        dialer,
        (reason, peer, detail) -> badInput.add(reason),
        meters);
  }

  static Endpoint endpoint(InetSocketAddress address) {
    return LoopbackSettings.reach(address);
  }

  static List<InetSocketAddress> started(LoopbackServer server) throws Exception {
    return await(server.start());
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  double count(String name, String... tags) {
    return meters.counter(name, tags).count();
  }

  @Override
  public void close() throws Exception {
    dialer.stop();
    await(transport.stop(Duration.ofSeconds(2)));
    threads.stop();
  }
}
