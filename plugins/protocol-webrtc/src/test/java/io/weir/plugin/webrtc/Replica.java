package io.weir.plugin.webrtc;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.VhostRule;
import io.weir.api.net.http.Replies;
import io.weir.api.protocol.ProtocolServer;
import io.weir.api.protocol.ProxyServices;
import io.weir.api.store.DatagramSessionStore;
import io.weir.host.net.Doors;
import io.weir.host.net.HostListeners;
import io.weir.host.net.HostThreads;
import io.weir.host.net.NetSettings;
import io.weir.host.net.NetSettings.TransportChoice;
import io.weir.host.net.TcpDialer;
import io.weir.host.net.TcpListeners;
import io.weir.host.net.TcpRelays;
import io.weir.host.net.Transport;
import io.weir.host.net.http.NettyHttp;
import io.weir.host.net.udp.UdpListeners;
import io.weir.host.net.udp.UdpSettings;
import io.weir.host.protocol.Secret;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The plugin on the host's own sockets, with a store that others may share. */
final class Replica implements AutoCloseable {
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Queue<String> badInput = new ConcurrentLinkedQueue<>();
  final InetSocketAddress api;
  final InetSocketAddress media;
  final List<InetSocketAddress> bound;

  private final HostThreads threads = new HostThreads();
  private final Transport transport;
  private final TcpDialer dialer;
  private final ProtocolServer server;

  Replica(TestRouter router, DatagramSessionStore store, String overrides) throws Exception {
    NetSettings net =
        new NetSettings(TransportChoice.AUTO, 2, 1024, 0, 0, Duration.ofSeconds(60), Duration.ZERO);
    transport = Transport.of(net);
    dialer = new TcpDialer(transport);
    ProxyServices services =
        new ProxyServices(
            new HostListeners(
                new TcpListeners(transport, net, Doors.plain(meters), threads.timer(), meters),
                new UdpListeners(
                    transport,
                    dialer.resolver(),
                    new UdpSettings(1500, 0, 0, 0, 1 << 20, 1 << 20, 1 << 16, 0),
                    threads.timer(),
                    System::nanoTime,
                    meters)),
            dialer,
            new TcpRelays(Duration.ofSeconds(60), Duration.ZERO, threads.timer()),
            new NettyHttp("webrtc", dialer, this::bad, meters, System::nanoTime),
            router,
            router,
            store,
            new VhostRule(Set.of("listed.example.com")),
            Secret.from(ConfigFactory.parseString("secret = \"of all the replicas\"")).of("webrtc"),
            call -> Replies.version(call, "of all origins"),
            threads.timer(),
            this::bad,
            meters);
    server = new WebrtcProtocolFactory().create(section(overrides), services);
    bound = await(server.start());
    api = bound.get(0);
    media = bound.get(1);
  }

  private void bad(String reason, java.net.SocketAddress peer, String detail) {
    badInput.add(reason);
  }

  private static Config section(String overrides) {
    return ConfigFactory.parseString(
            "api-listen = \"127.0.0.1:0\"\nlisten = \"127.0.0.1:0\"\n" + overrides)
        .withFallback(
            ConfigFactory.parseResources(
                    WebrtcProtocolFactory.class.getClassLoader(), "reference.conf")
                .resolve()
                .getConfig("weir.protocols.webrtc"));
  }

  double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  double count(String name, String... tags) {
    return meters.counter(name, tags).count();
  }

  double dropped(String reason) {
    return count("weir.datagrams.dropped", "listener", "webrtc", "reason", reason);
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    await(server.stop());
    dialer.stop();
    await(transport.stop(Duration.ofSeconds(2)));
    threads.stop();
  }
}
