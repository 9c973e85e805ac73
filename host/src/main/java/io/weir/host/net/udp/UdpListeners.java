package io.weir.host.net.udp;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolverGroup;
import io.weir.api.net.Listener;
import io.weir.api.net.UdpProtocol;
import io.weir.host.net.Bind;
import io.weir.host.net.Transport;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's listening datagram sockets, by name. Safe for use by any thread. */
public final class UdpListeners {
  private static final Logger log = LoggerFactory.getLogger(UdpListeners.class);

  private final Transport transport;
  private final MeterRegistry meters;
  private final UdpServices services;
  private final Map<String, UdpSocket> sockets = new HashMap<>();

  /**
   * No socket yet.
   *
   * @param resolver finds origins' addresses
   * @param timer bounds drains, and says when to look for the silent
   * @param clock nanoseconds, from any origin
   */
  public UdpListeners(
      Transport transport,
      AddressResolverGroup<InetSocketAddress> resolver,
      UdpSettings settings,
      ScheduledExecutorService timer,
      LongSupplier clock,
      MeterRegistry meters) {
    this.transport = transport;
    this.meters = meters;
    Limits limits = new Limits(settings);
    services =
        new UdpServices(
            settings,
            new DatagramSockets(transport, resolver, settings),
            limits,
            new FaultLog(clock),
            timer,
            clock);
    Gauge.builder("weir.datagram.sessions.open", limits, Limits::sessions).register(meters);
    Gauge.builder("weir.datagram.openings.open", limits, Limits::openings).register(meters);
    Gauge.builder("weir.datagram.keys", limits, it -> it.keys().get()).register(meters);
  }

  /** See {@link io.weir.api.net.Listeners#udp}. */
  public synchronized CompletionStage<Listener> udp(
      String name, InetSocketAddress address, UdpProtocol protocol) {
    UdpSocket open = sockets.get(name);
    if (open != null && open.requested().equals(address)) {
      return hold(open, protocol);
    }
    if (open != null) {
      return CompletableFuture.failedFuture(
          new BindException(
              name
                  + " listens on "
                  + Bind.text(open.bound())
                  + " already (expected: one address)"));
    }
    try {
      return bind(name, address).thenCompose(socket -> hold(register(name, socket), protocol));
    } catch (BindException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private synchronized UdpSocket register(String name, UdpSocket socket) {
    sockets.put(name, socket);
    return socket;
  }

  private CompletionStage<Listener> hold(UdpSocket socket, UdpProtocol protocol) {
    UdpListener listener = new UdpListener(socket, protocol, services.timer());
    CompletableFuture<Listener> result = new CompletableFuture<>();
    socket
        .hold(listener)
        .whenComplete(
            (ignored, error) -> {
              if (error == null) {
                result.complete(listener);
              } else {
                listener.stop().whenComplete((gone, e) -> result.completeExceptionally(error));
              }
            });
    return result;
  }

  private CompletionStage<UdpSocket> bind(String name, InetSocketAddress address)
      throws BindException {
    InetSocketAddress bound = Bind.datagramsExclusively(address);
    UdpSocket socket =
        new UdpSocket(
            address,
            bound,
            lanes(name),
            lane -> services.sockets().bind(lane.loop(), bound, lane),
            services.timer(),
            this,
            closed -> sockets.remove(name, closed));
    CompletableFuture<UdpSocket> result = new CompletableFuture<>();
    socket
        .bind(services.settings().oneLoopSessions() == 0)
        .whenComplete(
            (channel, error) -> {
              if (error == null) {
                tell(name, bound, channel);
                result.complete(socket);
              } else {
                socket.close();
                result.completeExceptionally(
                    new BindException(
                        "cannot listen on " + Bind.text(bound) + ": " + error.getMessage()));
              }
            });
    return result;
  }

  private List<Lane> lanes(String name) {
    UdpMeters counts = new UdpMeters(name, meters);
    List<Lane> lanes = new ArrayList<>();
    for (EventLoop loop : loops()) {
      Lane first = lanes.isEmpty() ? null : lanes.get(0);
      lanes.add(new Lane(services, counts, loop, transport.gathering(loop), first));
    }
    return lanes;
  }

  /** Without SO_REUSEPORT one loop has it all. */
  private List<EventLoop> loops() {
    return transport.listensPerLoop() ? transport.loops() : List.of(transport.loops().get(0));
  }

  private void tell(String name, InetSocketAddress bound, Channel socket) {
    log.info("{} listens on {} (udp)", name, Bind.text(bound));
    int granted = DatagramSockets.grantedBuffer(socket);
    if (granted < services.settings().receiveBuffer()) {
      log.info(
          "{}: the system grants a receive buffer of {} bytes (weir.net.udp.receive-buffer: {};"
              + " raise net.core.rmem_max)",
          name,
          granted,
          services.settings().receiveBuffer());
    }
  }
}
