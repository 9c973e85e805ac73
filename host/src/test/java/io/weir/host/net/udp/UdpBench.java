package io.weir.host.net.udp;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.host.net.HostThreads;
import io.weir.host.net.NetSettings;
import io.weir.host.net.NetSettings.TransportChoice;
import io.weir.host.net.TcpDialer;
import io.weir.host.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * No test: the relay alone, to be measured beside another proxy. Arguments: port to listen on, the
 * origin's port, event loops, transport.
 */
final class UdpBench {
  private UdpBench() {}

  public static void main(String[] args) throws Exception {
    InetSocketAddress origin =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
    TransportChoice choice = TransportChoice.valueOf(args[3].toUpperCase(Locale.ROOT));
    NetSettings net =
        new NetSettings(
            choice, Integer.parseInt(args[2]), 128, 0, 0, Duration.ofMinutes(1), Duration.ZERO);
    Transport transport = Transport.of(net);
    UdpListeners listeners =
        new UdpListeners(
            transport,
            new TcpDialer(transport).resolver(),
            new UdpSettings(1500, 0, 0, 0, 4 << 20, 4 << 20, 1 << 19, 32),
            new HostThreads().timer(),
            System::nanoTime,
            new SimpleMeterRegistry());
    listeners
        .udp(
            "bench",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
            new LetterProtocol("bench", id -> origin))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    Thread.currentThread().join();
  }
}
