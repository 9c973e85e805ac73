package io.weir.host.net.udp;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.net.Listener;
import io.weir.api.net.UdpProtocol;
import io.weir.host.net.HostThreads;
import io.weir.host.net.NetSettings;
import io.weir.host.net.NetSettings.TransportChoice;
import io.weir.host.net.TcpDialer;
import io.weir.host.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The host's datagram sockets under test, with a clock that the test moves. */
final class Wire implements AutoCloseable {
  /** Every loop listens from the start. */
  static final UdpSettings SETTINGS = new UdpSettings(1500, 0, 0, 0, 1 << 20, 1 << 20, 1 << 20, 0);

  final MeterRegistry meters = new SimpleMeterRegistry();
  final AtomicLong nanos = new AtomicLong(1);
  final UdpListeners listeners;
  private final AtomicLong reads = new AtomicLong();
  private final HostThreads threads = new HostThreads();
  private final Transport transport;
  private final TcpDialer dialer;

  Wire(TransportChoice choice, UdpSettings settings) {
    transport =
        Transport.of(
            new NetSettings(choice, 2, 128, 0, 0, Duration.ofMinutes(1), Duration.ofMillis(1)));
    dialer = new TcpDialer(transport);
    listeners =
        new UdpListeners(
            transport, dialer.resolver(), settings, threads.timer(), this::read, meters);
  }

  private long read() {
    reads.incrementAndGet();
    return nanos.get();
  }

  /** How often the clock was read: by each loop that listens twice a second. */
  long looks() {
    return reads.get();
  }

  Wire(TransportChoice choice) {
    this(choice, SETTINGS);
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  Listener listen(UdpProtocol protocol) throws Exception {
    return listen(protocol, InetAddress.getLoopbackAddress());
  }

  Listener listen(UdpProtocol protocol, InetAddress address) throws Exception {
    return get(listeners.udp("letters", new InetSocketAddress(address, 0), protocol));
  }

  double dropped(Drop reason) {
    return meters
        .counter(
            "weir.datagrams.dropped",
            "listener",
            "letters",
            "reason",
            reason.name().toLowerCase(java.util.Locale.ROOT))
        .count();
  }

  double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  double openSessions() {
    return gauge("weir.datagram.sessions.open");
  }

  double openOpenings() {
    return gauge("weir.datagram.openings.open");
  }

  @Override
  public void close() throws Exception {
    dialer.stop();
    get(transport.stop(Duration.ofSeconds(5)));
    threads.stop();
  }
}
