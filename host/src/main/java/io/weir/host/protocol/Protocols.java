package io.weir.host.protocol;

import com.typesafe.config.Config;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.NetUtil;
import io.weir.api.VhostRule;
import io.weir.api.net.Dialer;
import io.weir.api.net.Listeners;
import io.weir.api.net.TcpRelay;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.HttpParts;
import io.weir.api.protocol.BadInput;
import io.weir.api.protocol.ProtocolFactory;
import io.weir.api.protocol.ProtocolServer;
import io.weir.api.protocol.ProxyServices;
import io.weir.api.routing.KnownOrigins;
import io.weir.api.routing.StreamRouter;
import io.weir.api.store.DatagramSessionStore;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The enabled protocols, in the order in which they were added. For one thread. */
public final class Protocols {
  private static final Logger log = LoggerFactory.getLogger(Protocols.class);

  /**
   * What all protocols share.
   *
   * @param listeners opens sockets
   * @param dialer connects to origins
   * @param relay joins connections
   * @param http makes each protocol's HTTP parts
   * @param router finds origins
   * @param origins tells whether an address is an origin's
   * @param datagramSessions for protocols whose sessions replicas share
   * @param vhosts folds hosts
   * @param secret makes keys
   * @param originsApi answers for all origins
   * @param timer for what protocols do now and then
   * @param clock limits log lines
   * @param meters takes every protocol's meters
   */
  public record Shared(
      Listeners listeners,
      Dialer dialer,
      TcpRelay relay,
      HttpMaker http,
      StreamRouter router,
      KnownOrigins origins,
      DatagramSessionStore datagramSessions,
      VhostRule vhosts,
      Secret secret,
      HttpHandler originsApi,
      ScheduledExecutorService timer,
      InstantSource clock,
      MeterRegistry meters) {}

  /** Makes the HTTP parts of one protocol. */
  @FunctionalInterface
  public interface HttpMaker {

    /**
     * Parts of their own for a protocol.
     *
     * @param protocol its name, for metrics
     * @param badInput hears of what its clients said wrongly
     * @param meters go when the protocol goes
     */
    HttpParts make(String protocol, BadInput badInput, MeterRegistry meters);
  }

  private record Running(String name, ProtocolServer server, MeterScope scope) {}

  private final Shared shared;
  private final List<Running> protocols = new ArrayList<>();

  /** No protocol yet. */
  public Protocols(Shared shared) {
    this.shared = shared;
  }

  /**
   * Makes a protocol's server, which opens nothing yet.
   *
   * @throws com.typesafe.config.ConfigException if its section is wrong
   */
  public void add(ProtocolFactory factory, Config section) {
    MeterScope scope = new MeterScope(shared.meters());
    BadInput badInput = new BadInputLog(factory.name(), shared.clock(), scope.meters());
    ProxyServices services =
        new ProxyServices(
            shared.listeners(),
            shared.dialer(),
            shared.relay(),
            shared.http().make(factory.name(), badInput, scope.meters()),
            shared.router(),
            shared.origins(),
            shared.datagramSessions(),
            shared.vhosts(),
            shared.secret().of(factory.name()),
            shared.originsApi(),
            shared.timer(),
            badInput,
            scope.meters());
    protocols.add(new Running(factory.name(), factory.create(section, services), scope));
  }

  /** Starts one after the other; fails with the first that fails. */
  public CompletionStage<Void> start() {
    shared.secret().announce();
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (Running protocol : protocols) {
      done =
          done.thenCompose(ignored -> protocol.server().start())
              .thenAccept(addresses -> started(protocol.name(), addresses));
    }
    return done;
  }

  private static void started(String name, List<InetSocketAddress> addresses) {
    String where =
        addresses.stream().map(NetUtil::toSocketAddressString).collect(Collectors.joining(", "));
    log.info("protocol {} serves {}", name, where);
  }

  /** Stops accepting everywhere; completes with the number of connections left. */
  public CompletionStage<Integer> drain(Duration grace) {
    List<CompletableFuture<Integer>> left =
        protocols.stream()
            .map(protocol -> protocol.server().drain(grace).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(left.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> left.stream().mapToInt(CompletableFuture::join).sum());
  }

  /** Closes everything; idempotent, also after a failed start. */
  public CompletionStage<Void> stop() {
    List<Running> all = List.copyOf(protocols);
    protocols.clear();
    return CompletableFuture.allOf(
            all.stream()
                .map(protocol -> protocol.server().stop().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new))
        .whenComplete((done, error) -> all.forEach(protocol -> protocol.scope().close()));
  }
}
