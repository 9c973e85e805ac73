package io.weir.host;

import com.typesafe.config.Config;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.NetUtil;
import io.weir.api.ExtensionFactory;
import io.weir.api.VhostRule;
import io.weir.api.access.AccessController;
import io.weir.api.routing.EndReason;
import io.weir.api.store.SharedStore;
import io.weir.api.store.StoreServices;
import io.weir.host.access.AllowAllFactory;
import io.weir.host.admin.AdminServer;
import io.weir.host.admin.AdminSettings;
import io.weir.host.admin.Identity;
import io.weir.host.cli.Server;
import io.weir.host.cli.StartException;
import io.weir.host.config.BuildInfo;
import io.weir.host.direct.DirectPublishing;
import io.weir.host.direct.DirectSettings;
import io.weir.host.drain.Evacuations;
import io.weir.host.health.HealthMonitor;
import io.weir.host.health.HealthSettings;
import io.weir.host.net.Doors;
import io.weir.host.net.EndpointProbe;
import io.weir.host.net.HostListeners;
import io.weir.host.net.HostThreads;
import io.weir.host.net.NetSettings;
import io.weir.host.net.TcpDialer;
import io.weir.host.net.TcpListeners;
import io.weir.host.net.TcpRelays;
import io.weir.host.net.Transport;
import io.weir.host.net.front.FrontDoor;
import io.weir.host.net.front.FrontSettings;
import io.weir.host.net.http.NettyHttp;
import io.weir.host.net.tls.TlsDoor;
import io.weir.host.net.tls.TlsOrigins;
import io.weir.host.net.tls.TlsSettings;
import io.weir.host.net.udp.UdpListeners;
import io.weir.host.net.udp.UdpSettings;
import io.weir.host.origins.OriginRegistry;
import io.weir.host.origins.OriginSettings;
import io.weir.host.origins.OriginStates;
import io.weir.host.origins.SummaryPoll;
import io.weir.host.overload.Admission;
import io.weir.host.overload.Descriptors;
import io.weir.host.overload.DirectMemory;
import io.weir.host.overload.Heap;
import io.weir.host.overload.Overload;
import io.weir.host.overload.OverloadSettings;
import io.weir.host.overload.Supply;
import io.weir.host.plugin.Plugins;
import io.weir.host.protocol.Protocols;
import io.weir.host.protocol.Secret;
import io.weir.host.routing.Router;
import io.weir.host.routing.RoutingSettings;
import io.weir.host.session.SessionRegistry;
import io.weir.host.srsapi.SrsApi;
import io.weir.host.srsapi.SrsApiSettings;
import io.weir.host.store.memory.MemoryStoreFactory;
import io.weir.host.store.redis.RedisStoreFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica: makes every part, starts them in order, and stops them in reverse. The only place
 * that knows all parts.
 *
 * <p>{@link #start} and {@link #shutdown} block and are called by one thread.
 */
public final class Weir implements Server {
  private static final Logger log = LoggerFactory.getLogger(Weir.class);

  /** For revoked sessions to tell their clients before connections are closed. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** To one origin at once, from each event loop. */
  private static final int API_CONNECTIONS = 32;

  private static final Duration LOOPS_STOP = Duration.ofSeconds(5);

  private final Duration grace;
  private final Lifecycle lifecycle = new Lifecycle();
  private final Phase phase = new Phase();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HostThreads threads = new HostThreads();
  private final SessionRegistry sessions;
  private final SharedStore store;
  private final Overload overload;
  private final Descriptors descriptors;
  private final AccessController access;
  private final HealthMonitor health;
  private final OriginCalls summaries;
  private final OriginCalls lists;
  private final OriginCalls apiCalls;
  private final OriginStates states;
  private final Evacuations evacuations;
  private final OriginRegistry origins;
  private final Router router;
  private final DirectPublishing direct;
  private final Transport transport;
  private final TlsDoor tls;
  private final TcpDialer dialer;
  private final Protocols protocols;
  private final AdminServer admin;

  /** The host's own extensions, beside those of plugins. */
  public static List<ExtensionFactory> builtIns() {
    return List.of(new MemoryStoreFactory(), new RedisStoreFactory(), new AllowAllFactory());
  }

  /**
   * Makes the parts; opens nothing and starts no thread.
   *
   * @param config checked and complete
   * @param plugins loaded plugins with {@link #builtIns()}; in use until {@link #shutdown} is over
   * @throws com.typesafe.config.ConfigException if a part finds its section wrong
   */
  public Weir(Config config, Plugins plugins) {
    Config weir = config.getConfig("weir");
    InstantSource clock = InstantSource.system();
    Selected selected = new Selected(weir, plugins);
    String replica = replica(weir.getString("replica"));
    grace = weir.getDuration("shutdown.grace");
    new HostMeters().bindTo(meters);
    sessions = new SessionRegistry(clock, meters);
    store = selected.store(new StoreServices(clock, threads.timer(), meters));
    overload = new Overload(OverloadSettings.from(weir.getConfig("overload")), meters);
    access = new Admission(selected.access(), overload);

    NetSettings net = NetSettings.from(weir.getConfig("net"));
    transport = Transport.of(net);
    Doors doors =
        new Doors(
            new FrontDoor(FrontSettings.from(weir.getConfig("net.proxy-protocol")), meters),
            new TlsDoor(TlsSettings.from(weir.getConfig("net.tls")), meters),
            overload::closes);
    tls = doors.tls();
    dialer = new TcpDialer(transport, TlsOrigins.from(weir.getConfig("net.tls"), meters));
    OriginSettings originSettings = OriginSettings.from(weir.getConfig("origins"));
    HealthSettings healthSettings = HealthSettings.from(weir.getConfig("health"));
    health =
        new HealthMonitor(
            healthSettings,
            new EndpointProbe(dialer, healthSettings.path()),
            clock,
            () -> ThreadLocalRandom.current().nextDouble(),
            meters);
    Config polling = weir.getConfig("origins.summaries");
    summaries = calls("summaries", polling.getDuration("timeout"), 1);
    states = new OriginStates(replica, store.originStates(), clock);
    origins =
        new OriginRegistry(
            selected.discoveries(originSettings, clock),
            store.origins(),
            health,
            new SummaryPoll(
                polling.getDuration("interval"),
                endpoint -> summaries.get(endpoint, SummaryPoll.PATH, SummaryPoll.MAX_BODY),
                clock,
                meters),
            states,
            threads.timer(),
            meters);
    evacuations =
        new Evacuations(
            states,
            origins::down,
            healthSettings.stall(),
            sessions,
            clock,
            weir.getInt("drain.rate"),
            meters);
    RoutingSettings routing = RoutingSettings.from(weir.getConfig("routing"));
    VhostRule vhosts = new VhostRule(new HashSet<>(weir.getStringList("vhosts")));
    Config streams = weir.getConfig("origins.streams");
    lists = calls("streams", streams.getDuration("timeout"), 2);
    direct =
        new DirectPublishing(
            DirectSettings.from(streams, originSettings.registration(), routing),
            store.ownership(),
            origins,
            origins::down,
            lists::get,
            vhosts,
            threads.admin(),
            clock,
            meters);
    router =
        new Router(
            routing,
            replica,
            weir.getString("zone"),
            selected.strategies(routing.strategies()),
            access,
            overload::hasRoom,
            store,
            origins,
            direct.search(),
            sessions,
            clock,
            threads.timer(),
            meters);
    TcpListeners listeners = new TcpListeners(transport, net, doors, threads.timer(), meters);
    descriptors = new Descriptors(transport::sockets);
    watch(net, listeners);
    AdminSettings adminSettings = AdminSettings.from(weir.getConfig("api"));
    Identity identity =
        new Identity(
            replica,
            UUID.randomUUID().toString().substring(0, 8),
            Long.toString(ProcessHandle.current().pid()),
            BuildInfo.current().version());
    SrsApiSettings apiSettings = SrsApiSettings.from(weir.getConfig("origins.api"));
    apiCalls = calls("origins-api", apiSettings.timeout(), API_CONNECTIONS);
    protocols =
        new Protocols(
            new Protocols.Shared(
                new HostListeners(
                    listeners,
                    new UdpListeners(
                        transport,
                        dialer.resolver(),
                        UdpSettings.from(weir.getConfig("net.udp")),
                        threads.timer(),
                        System::nanoTime,
                        meters)),
                dialer,
                new TcpRelays(net.idleTimeout(), healthSettings.stall(), threads.timer()),
                (protocol, badInput, meterScope) ->
                    new NettyHttp(protocol, dialer, badInput, meterScope, System::nanoTime),
                router,
                origins,
                store.datagramSessions(),
                vhosts,
                Secret.from(weir.getConfig("security")),
                new SrsApi(
                    apiSettings,
                    identity,
                    () -> origins.serving("api"),
                    apiCalls::ask,
                    threads.admin(),
                    adminSettings.token(),
                    meters),
                threads.timer(),
                clock,
                meters));
    selected.addProtocols(protocols);
    admin =
        new AdminServer(
            adminSettings,
            new AdminAdapters(router, sessions, plugins, phase, overload, meters)
                .services(
                    identity,
                    store,
                    originSettings,
                    direct.hooks(),
                    origins,
                    states,
                    weir.getDuration("drain.within"),
                    clock),
            tls.java(weir.getConfig("api.tls")),
            threads.admin(),
            threads.timer());
  }

  /** Of connections the others count: a last place is a place. */
  private void watch(NetSettings net, TcpListeners listeners) {
    overload.heap(used -> Heap.ofThis(used, transport::sockets, threads.admin()));
    overload.directMemory(new DirectMemory());
    overload.descriptors(descriptors);
    overload.connections(over -> Supply.percent(listeners.open() - 1, net.maxConnections()));
  }

  private OriginCalls calls(String name, Duration timeout, int connections) {
    return new OriginCalls(
        name, timeout, connections, dialer, transport.group()::next, threads.timer(), meters);
  }

  private static String replica(String configured) {
    return configured.isEmpty() ? UUID.randomUUID().toString().substring(0, 8) : configured;
  }

  @Override
  public void start() throws StartException {
    String step = "threads";
    try {
      lifecycle.push("threads", threads::stop);
      lifecycle.push("event loops", () -> Lifecycle.await(transport.stop(LOOPS_STOP)));
      lifecycle.push("resolver", dialer::stop);
      overload.start(threads.timer());
      descriptors.start(threads.timer(), threads.admin());
      step = "store";
      lifecycle.push("access control", access::stop);
      lifecycle.push("store", () -> Lifecycle.await(store.stop()));
      Lifecycle.await(store.start());
      step = "origins";
      lifecycle.push("summaries", summaries::stop);
      lifecycle.push("origins", () -> Lifecycle.await(origins.stop()));
      Lifecycle.await(origins.start());
      lifecycle.push("origin states", states::stop);
      Lifecycle.await(states.start(threads.timer(), origins::seen, origins::suspect));
      lifecycle.push("drains", evacuations::stop);
      evacuations.start(threads.timer());
      lifecycle.push("health", health::stop);
      health.start(threads.timer());
      lifecycle.push("router", router::stop);
      router.start();
      lifecycle.push("lists of streams", lists::stop);
      lifecycle.push("API calls", apiCalls::stop);
      lifecycle.push("streams of origins", direct::stop);
      direct.start(threads.timer());
      step = "system API";
      lifecycle.push("system API", admin::stop);
      InetSocketAddress api = admin.start();
      log.info(
          "system API serves {}{}",
          NetUtil.toSocketAddressString(api),
          admin.isEncrypted() ? " by TLS" : "");
      step = "protocols";
      tls.start(threads.timer(), threads.admin());
      lifecycle.push("protocols", () -> Lifecycle.await(protocols.stop()));
      Lifecycle.await(protocols.start());
      phase.ready();
    } catch (Exception e) {
      lifecycle.stopAll();
      throw new StartException(step + ": " + e.getMessage(), e);
    }
  }

  /** Refuses new sessions, asks the running ones to go elsewhere for the grace, ends the rest. */
  @Override
  public void shutdown() {
    phase.draining();
    router.drain();
    log.info("draining: {} sessions, grace {} s", sessions.all().size(), grace.toSeconds());
    evacuations.everything(grace);
    try {
      int left = drain(grace);
      if (left > 0) {
        log.info("grace is over: {} connections are ended", left);
        sessions.revokeAll(EndReason.DRAINING);
        drain(LAST_WORDS);
      }
    } catch (Exception e) {
      log.warn("draining failed", e);
    }
    lifecycle.stopAll();
  }

  private int drain(Duration time) throws Exception {
    return protocols
        .drain(time)
        .toCompletableFuture()
        .get(time.toMillis() + LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
  }
}
