package io.weir.host.admin;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import io.weir.api.net.Cidr;
import io.weir.api.selection.OriginLoad;
import io.weir.api.store.LoadStore;
import io.weir.api.store.Ownership;
import io.weir.host.ManualClock;
import io.weir.host.access.Token;
import io.weir.host.direct.DirectPublishing;
import io.weir.host.direct.DirectSettings;
import io.weir.host.health.HealthMonitor;
import io.weir.host.health.Settings;
import io.weir.host.net.tls.JavaTls;
import io.weir.host.origins.Inbox;
import io.weir.host.origins.OriginRegistry;
import io.weir.host.origins.OriginSettings;
import io.weir.host.origins.OriginStates;
import io.weir.host.origins.Registrar;
import io.weir.host.origins.RegistrationRule;
import io.weir.host.origins.SummaryPoll;
import io.weir.host.routing.Explanation;
import io.weir.host.routing.NamedStrategy;
import io.weir.host.store.memory.MemoryStore;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A running system API over real origins and a memory store, with sessions made up. */
final class AdminKit implements AutoCloseable {
  final ManualClock clock = new ManualClock();
  final ExecutorService threads = Executors.newFixedThreadPool(4);
  final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final MemoryStore store = new MemoryStore(clock, timer);
  final HealthMonitor health =
      new HealthMonitor(
          Settings.plain(),
          (check, endpoint, timeout) -> new CompletableFuture<>(),
          clock,
          () -> 0.5,
          new SimpleMeterRegistry());
  final OriginStates states = new OriginStates("replica-1", store.originStates(), clock);
  final OriginRegistry origins =
      new OriginRegistry(
          List.of(),
          store.origins(),
          health,
          new SummaryPoll(Duration.ZERO, endpoint -> new CompletableFuture<>(), clock, meters),
          states,
          timer,
          meters);
  final FakeSessions sessions = new FakeSessions();
  volatile boolean storeAway;
  final List<String> unready = new CopyOnWriteArrayList<>();
  final InetSocketAddress address;
  private final AdminServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  AdminKit(String token, String registrationToken, String allow) throws IOException {
    this(token, registrationToken, allow, ClientCertificates.none(), Optional.empty());
  }

  AdminKit(
      String token,
      String registrationToken,
      String allow,
      ClientCertificates certificates,
      Optional<JavaTls> tls)
      throws IOException {
    Registrar registrar =
        new Registrar(
            store.origins(),
            new OriginSettings(
                Duration.ofMinutes(5),
                List.of(),
                new RegistrationRule(List.of(Cidr.parse(allow)), new Token(registrationToken)),
                List.of()),
            clock,
            meters);
    AdminServices services =
        new AdminServices(
            new Identity("replica-1", "run-1", "4711", "0.1.0-SNAPSHOT"),
            registrar,
            hooks(registrationToken, allow),
            origins,
            states,
            Duration.ofSeconds(60),
            this::streams,
            sessions,
            () ->
                List.of(
                    new PluginView("protocol-rtmp", "0.1.0", "STARTED", List.of("protocol rtmp"))),
            new FakeExplainer(),
            () -> List.copyOf(unready),
            meters::scrape);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        new AdminServer(new AdminSettings(any, token, certificates), services, tls, threads, timer);
    origins.start();
    address = server.start();
  }

  private Inbox hooks(String token, String allow) {
    DirectSettings settings =
        new DirectSettings(
            new RegistrationRule(List.of(Cidr.parse(allow)), new Token(token)),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ZERO,
            false,
            Duration.ZERO);
    return new DirectPublishing(
            settings,
            store.ownership(),
            origins,
            origins::down,
            (endpoint, target, max) -> new CompletableFuture<>(),
            new VhostRule(Set.of("listed.example.com")),
            threads,
            clock,
            meters)
        .hooks();
  }

  private CompletionStage<Collection<Ownership>> streams(int limit) {
    return storeAway
        ? CompletableFuture.failedFuture(new ConnectException("store away: secret-host"))
        : store.ownership().snapshot(limit);
  }

  static AdminKit open() throws IOException {
    return new AdminKit("", "", "127.0.0.0/8");
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    return client.send(request(method, path, body, headers), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> sendAsync(String method, String path, String body) {
    return client.sendAsync(request(method, path, body), BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path, String body, String... headers) {
    URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(20))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  @Override
  public void close() {
    server.stop();
    server.stop();
    origins.stop();
    timer.shutdownNow();
    threads.shutdownNow();
  }

  static String registration(String server, int port) {
    return ("{\"ip\":\"127.0.0.1\",\"server\":\"%s\",\"service\":\"svc\",\"pid\":\"1\","
            + "\"rtmp\":[\"%d\"],\"rtc\":[\"udp://0.0.0.0:8000\"],\"device_id\":\"d1\"}")
        .formatted(server, port);
  }

  /** Sessions that are only names. */
  static final class FakeSessions implements Sessions {
    final Set<String> ids = ConcurrentHashMap.newKeySet();

    @Override
    public Collection<SessionView> list() {
      return ids.stream()
          .map(
              id ->
                  new SessionView(
                      id,
                      "rtmp",
                      "play",
                      "__defaultVhost__/live/cam1",
                      "192.0.2.9:5000",
                      null,
                      "2026-03-01T10:00:00Z",
                      7,
                      9,
                      null,
                      null,
                      "opening"))
          .toList();
    }

    @Override
    public LoadStore.Open open(OriginId origin) {
      return new LoadStore.Open(1, 2);
    }

    @Override
    public boolean kick(String id) {
      return ids.remove(id);
    }
  }

  /**
   * Explains every stream alike, but {@code away} as if the store could not be reached, and {@code
   * broken} as if there were a mistake in Weir.
   */
  private static final class FakeExplainer implements Explainer {

    @Override
    public CompletionStage<Explanation> explain(StreamKey key, String protocol, Role role) {
      if (key.stream().equals("away")) {
        return CompletableFuture.failedFuture(new ConnectException("store away: secret-host"));
      }
      if (key.stream().equals("broken")) {
        throw new IllegalStateException("a fault that names secret-host");
      }
      OriginId a = new OriginId("vid-a");
      Ownership owner = new Ownership(key, a, new io.weir.api.store.Generation(5, 3), "r1/s1");
      return CompletableFuture.completedFuture(
          new Explanation(
              key,
              "default",
              List.of(
                  new NamedStrategy(
                      "hash", "weir-hash", "1.2", (stream, all, context) -> List.of())),
              Optional.of(owner),
              List.of(
                  new Explanation.Considered(
                      a,
                      100,
                      "east",
                      true,
                      "up (check answered)",
                      Optional.empty(),
                      OriginLoad.IDLE)),
              List.of(a),
              "hash",
              "vid-a owns the stream"));
    }

    @Override
    public boolean knows(String protocol) {
      return protocol.equals("rtmp");
    }
  }
}
