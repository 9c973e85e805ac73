package io.weir.host.origins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.discovery.OriginDiscovery;
import io.weir.api.discovery.OriginSink;
import io.weir.api.net.Cidr;
import io.weir.api.selection.OriginLoad;
import io.weir.api.store.OriginStore;
import io.weir.host.ManualClock;
import io.weir.host.access.Token;
import io.weir.host.health.HealthMonitor;
import io.weir.host.health.Settings;
import io.weir.host.store.memory.MemoryStore;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OriginRegistryTest {
  private static final Duration TTL = Duration.ofMinutes(5);
  private static final OriginId FIXED = new OriginId("fixed");

  private final ManualClock clock = new ManualClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final MemoryStore store = new MemoryStore(clock, timer);
  private final Set<Integer> dead = ConcurrentHashMap.newKeySet();
  private final HealthMonitor health =
      new HealthMonitor(
          Settings.plain(),
          (check, endpoint, timeout) ->
              dead.contains(endpoint.port())
                  ? CompletableFuture.failedFuture(new java.net.ConnectException("refused"))
                  : new CompletableFuture<>(),
          clock,
          () -> 0.5,
          meters);
  private final OriginStates states = new OriginStates("r1", store.originStates(), clock);
  private final Registrar registrar =
      new Registrar(
          store.origins(),
          new OriginSettings(
              TTL,
              List.of(),
              new RegistrationRule(List.of(Cidr.parse("127.0.0.0/8")), new Token("")),
              List.of(
                  profile("ids = [other]"),
                  profile("networks = [\"192.0.2.0/24\"], zone = west, labels { tier = gold }"),
                  profile("ids = [\"vid-7*\"], weight = 7"))),
          clock,
          meters);
  private final List<Endpoint> asked = new CopyOnWriteArrayList<>();
  private volatile Supplier<String> summaries = () -> "";
  private final Pushed pushed = new Pushed();
  private final OriginRegistry registry = registry(store.origins());

  /** A discovery that a test pushes. */
  private static final class Pushed implements OriginDiscovery {
    private final CompletableFuture<OriginSink> sink = new CompletableFuture<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private int stops;

    @Override
    public CompletionStage<Void> start(OriginSink to) {
      sink.complete(to);
      return started;
    }

    @Override
    public CompletionStage<Void> stop() {
      stops++;
      return CompletableFuture.completedFuture(null);
    }

    void push(Origin... origins) {
      sink.join().update(List.of(origins));
      started.complete(null);
    }
  }

  private OriginRegistry registry(OriginStore origins) {
    ConfiguredOrigin fixed =
        ConfiguredOrigin.of(
            FIXED.value(), Map.of("rtmp", List.of(Endpoint.tcp("127.0.0.1", 1000))));
    return new OriginRegistry(
        List.of(
            new OriginRegistry.Source("static", new StaticDiscovery(List.of(fixed), clock)),
            new OriginRegistry.Source("pushed", pushed)),
        origins,
        health,
        new SummaryPoll(Duration.ofMillis(10), this::ask, clock, meters),
        states,
        timer,
        meters);
  }

  /** Every origin says the same of itself, or nothing as long as it is not told what. */
  private CompletionStage<byte[]> ask(Endpoint endpoint) {
    asked.add(endpoint);
    String body = summaries.get();
    return body.isEmpty()
        ? CompletableFuture.failedFuture(new java.net.ConnectException("refused"))
        : CompletableFuture.completedFuture(body.getBytes(UTF_8));
  }

  private static String summaries(double cpu, long sent) {
    return """
        {"code":0,"server":"vid-1","data":{"ok":true,"self":{"cpu_percent":%s},
         "system":{"srs_recv_bytes":0,"srs_send_bytes":%d}}}"""
        .formatted(cpu, sent);
  }

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  private static Origin origin(String id, String instance, int port) {
    return new Origin(
        new OriginId(id),
        instance,
        Map.of("rtmp", List.of(Endpoint.tcp("127.0.0.1", port))),
        100,
        "",
        Map.of(),
        java.time.Instant.EPOCH);
  }

  private Optional<Refusal> register(String body) {
    return registrar.take(body.getBytes(UTF_8)).toCompletableFuture().join();
  }

  private List<String> ids() {
    return registry.all().stream().map(it -> it.origin().id() + " " + it.source()).toList();
  }

  @Test
  void startWaitsForEveryDiscovery() {
    CompletableFuture<Void> started = registry.start().toCompletableFuture();
    assertThat(started).isNotDone();

    pushed.push(origin("found", "1", 2000));

    assertThat(started).isCompleted();
    assertThat(ids()).containsExactly("fixed static", "found pushed");
  }

  private static Profile profile(String element) {
    return Profile.from(
        ConfigFactory.parseString(element)
            .withFallback(
                ConfigFactory.parseResources("reference.conf").getConfig("types.origin-profile")));
  }

  @Test
  void aRegisteredOriginIsDescribedByTheFirstProfileThatIsForIt() {
    registry.start();
    register(Heartbeats.PLAIN);
    register(Heartbeats.BOUND);
    Origin plain = registry.find(new OriginId("vid-7j36ev0")).orElseThrow();
    assertThat(plain.zone()).isEqualTo("west");
    assertThat(plain.weight()).isEqualTo(100);
    assertThat(plain.labels()).containsEntry("tier", "gold").containsEntry("device_id", "plain1");
    assertThat(registry.find(new OriginId("vid-6zst367")).orElseThrow().labels())
        .containsOnlyKeys("device_id");
  }

  @Test
  void originsThatDoNotSayWhatTheyBearAreAsked() {
    OriginId silent = new OriginId("silent");
    Endpoint api = Endpoint.tcp("127.0.0.1", 1985);
    registry.start();
    register(Heartbeats.BOUND);
    pushed.push(
        new Origin(
            silent, "1", Map.of("api", List.of(api)), 100, "", Map.of(), java.time.Instant.EPOCH),
        origin("without", "1", 2000));
    await().until(() -> asked.size() > 1);
    assertThat(registry.reported(silent)).as("an answer that failed").isEmpty();
    summaries = () -> summaries(0.5, 1_000_000);
    await()
        .untilAsserted(
            () ->
                assertThat(registry.reported(silent))
                    .map(OriginLoad.Reported::cpuPercent)
                    .contains(50.0));
    assertThat(asked).containsOnly(api);
  }

  @Test
  void whatAnOriginMovedSinceItLastSaidIsItsBitRate() {
    OriginId silent = new OriginId("silent");
    AtomicLong sent = new AtomicLong();
    summaries =
        () -> {
          clock.advance(Duration.ofSeconds(2));
          return summaries(0, sent.addAndGet(1_000_000));
        };
    registry.start();
    pushed.push(
        new Origin(
            silent,
            "1",
            Map.of("api", List.of(Endpoint.tcp("127.0.0.1", 1985))),
            100,
            "",
            Map.of(),
            java.time.Instant.EPOCH));
    await()
        .untilAsserted(
            () ->
                assertThat(registry.reported(silent))
                    .map(OriginLoad.Reported::sendBitrate)
                    .contains(4_000_000.0));
  }

  @Test
  void originsAreKnownByTheirAddresses() {
    registry.start();
    pushed.push(origin("found", "1", 2000));

    assertThat(registry.at("rtmp", Transport.TCP, "127.0.0.1", 2000))
        .hasValueSatisfying(
            found -> {
              assertThat(found.origin().id()).isEqualTo(new OriginId("found"));
              assertThat(found.endpoint()).isEqualTo(Endpoint.tcp("127.0.0.1", 2000));
            });
    assertThat(registry.at("rtmp", Transport.TCP, "127.0.0.1", 1000))
        .map(found -> found.origin().id())
        .contains(FIXED);
    assertThat(registry.at("rtmp", Transport.TLS, "127.0.0.1", 2000)).isEmpty();
    assertThat(registry.at("rtmp", Transport.TCP, "127.0.0.1", 3000)).isEmpty();
    assertThat(registry.at("rtmp", Transport.TCP, "127.0.0.2", 2000)).isEmpty();
    assertThat(registry.at("http", Transport.TCP, "127.0.0.1", 2000)).isEmpty();
  }

  @Test
  void failedDiscoveryFailsTheStart() {
    CompletableFuture<Void> started = registry.start().toCompletableFuture();
    pushed.started.completeExceptionally(new IllegalStateException("no such service"));

    assertThat(started)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withMessageContaining("no such service");
    registry.stop();
    registry.stop();
    assertThat(pushed.stops).isEqualTo(2);
  }

  @Test
  void registeredOriginIsKnownWhenItsRegistrationIsAnswered() {
    registry.start();

    assertThat(register(Heartbeats.BOUND)).isEmpty();

    OriginId id = new OriginId("vid-6zst367");
    assertThat(registry.find(id)).get().satisfies(it -> assertThat(it.instance()).contains("7788"));
    assertThat(registry.serving("rtmp")).extracting(Origin::id).containsExactly(FIXED, id);
    assertThat(registry.serving("api")).extracting(Origin::id).containsExactly(id);
    assertThat(registry.serving("srt")).isEmpty();
    assertThat(registry.healthy(id, "rtmp")).isTrue();
    assertThat(registry.reported(id)).map(OriginLoad.Reported::connections).contains(41);
    assertThat(registry.reported(FIXED)).isEmpty();
    assertThat(meters.counter("weir.origins.registrations", "result", "accepted").count())
        .isEqualTo(1);
    assertThat(meters.get("weir.origins.known").gauge().value()).isEqualTo(2);
  }

  @Test
  void originThatFallsSilentIsForgotten() {
    store.start();
    registry.start();
    register(Heartbeats.BOUND);
    clock.advance(TTL);

    await().until(() -> registry.find(new OriginId("vid-6zst367")).isEmpty());
    assertThat(registry.healthy(new OriginId("vid-6zst367"), "rtmp")).isFalse();
  }

  @Test
  void newInstanceReplacesTheOldAndIsNotBlamedForIt() {
    registry.start();
    OriginId id = new OriginId("vid-1");
    register(Heartbeats.minimal("vid-1", "run1", "127.0.0.1", 1935));
    registry.failed(id, "rtmp", "connection refused");
    assertThat(registry.healthy(id, "rtmp")).isFalse();
    register(Heartbeats.minimal("vid-1", "run1", "127.0.0.1", 1935));
    assertThat(registry.healthy(id, "rtmp")).isFalse();

    register(Heartbeats.minimal("vid-1", "run2", "127.0.0.1", 1936));

    assertThat(registry.healthy(id, "rtmp")).isTrue();
    assertThat(registry.find(id).flatMap(it -> it.endpoint("rtmp")))
        .contains(Endpoint.tcp("127.0.0.1", 1936));
  }

  @Test
  void nobodyTakesAConfiguredOriginsPlaceByItsName() {
    registry.start();
    register(Heartbeats.minimal("fixed", "evil", "127.0.0.1", 6666));
    pushed.push(origin("fixed", "evil", 7777));

    assertThat(ids()).containsExactly("fixed static");
    assertThat(registry.find(FIXED).flatMap(it -> it.endpoint("rtmp")))
        .contains(Endpoint.tcp("127.0.0.1", 1000));
  }

  @Test
  void discoveryReplacesWhatItSaidBefore() {
    registry.start();
    pushed.push(origin("a", "1", 2000), origin("b", "1", 2001));
    pushed.push(origin("b", "1", 2001));
    assertThat(ids()).containsExactly("b pushed", "fixed static");

    registry.stop();
    pushed.push();
    assertThat(ids()).containsExactly("b pushed", "fixed static");
  }

  @Test
  void whereHealthIsNotBelievedNobodyIsDown() {
    OriginId lost = new OriginId("lost");
    dead.add(7001);
    registry.start();
    pushed.push(origin("sound", "1", 7000), origin("lost", "1", 7001));
    health.start(timer);
    await().untilAsserted(() -> assertThat(registry.down()).containsExactly(lost));

    registry.failed(FIXED, "rtmp", "timeout");
    registry.failed(new OriginId("sound"), "rtmp", "timeout");
    assertThat(registry.believed("rtmp")).isFalse();
    assertThat(registry.down()).isEmpty();
  }

  @Test
  void dialsDecideHealthAndTheGaugeShowsIt() {
    registry.start();
    assertThat(meters.get("weir.origin.healthy").tag("origin", "fixed").gauge().value())
        .isEqualTo(1);

    pushed.push(origin("other", "1", 7777));
    registry.failed(FIXED, "rtmp", "timeout");
    assertThat(registry.healthy(FIXED, "rtmp")).isFalse();
    assertThat(registry.standing(FIXED, "rtmp")).isEqualTo("ejected (dial failed: timeout)");
    assertThat(meters.get("weir.origin.healthy").tag("origin", "fixed").gauge().value())
        .isEqualTo(0);

    registry.failed(new OriginId("other"), "rtmp", "timeout");
    assertThat(registry.healthy(FIXED, "rtmp")).as("where all look ill").isTrue();
    assertThat(meters.get("weir.health.panic").tag("kind", "rtmp").gauge().value()).isEqualTo(1);

    registry.reached(FIXED, "rtmp", Duration.ofMillis(5));
    assertThat(meters.get("weir.health.panic").tag("kind", "rtmp").gauge().value()).isEqualTo(0);
  }

  @Test
  void storeThatIsAwayLeavesTheLastKnown() {
    Flaky flaky = new Flaky(store.origins());
    OriginRegistry over = registry(flaky);
    register(Heartbeats.BOUND);
    over.start();
    assertThat(over.all()).hasSize(2);

    flaky.away = true;
    register(Heartbeats.PLAIN);
    assertThat(over.all()).hasSize(2);

    flaky.away = false;
    register(Heartbeats.PLAIN);
    assertThat(over.all()).hasSize(3);
  }

  @Test
  void ofManyRegistrationsAtOnceNoneIsLost() throws Exception {
    registry.start();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String body = Heartbeats.minimal("vid-" + i, "run", "127.0.0.1", 2000 + i);
        tasks.add(pool.submit(() -> register(body)));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
      await().untilAsserted(() -> assertThat(registry.serving("rtmp")).hasSize(201));
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void refusalsAreCountedAndTouchNothing() throws Exception {
    registry.start();

    assertThat(register("{}").map(Refusal::kind)).contains(Refusal.Kind.INVALID);
    assertThat(
            registrar
                .refusal(InetAddress.getByName("192.0.2.1"), Optional.empty())
                .map(Refusal::kind))
        .contains(Refusal.Kind.FORBIDDEN);

    assertThat(registry.all()).hasSize(1);
    assertThat(meters.counter("weir.origins.registrations", "result", "invalid").count())
        .isEqualTo(1);
    assertThat(meters.counter("weir.origins.registrations", "result", "forbidden").count())
        .isEqualTo(1);
  }

  /** A store that can be away. */
  private static final class Flaky implements OriginStore {
    private final OriginStore store;
    private boolean away;

    Flaky(OriginStore store) {
      this.store = store;
    }

    @Override
    public CompletionStage<Void> register(Registered registered, Duration ttl) {
      return store.register(registered, ttl);
    }

    @Override
    public CompletionStage<Boolean> remove(OriginId id) {
      return store.remove(id);
    }

    @Override
    public CompletionStage<Collection<Registered>> all() {
      return away
          ? CompletableFuture.failedFuture(new CompletionException("away", null))
          : store.all();
    }

    @Override
    public Runnable watch(Runnable changed) {
      return store.watch(changed);
    }
  }
}
