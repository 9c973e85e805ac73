package io.weir.host.store.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.store.DatagramSessionStore;
import io.weir.api.store.HistoryStore;
import io.weir.api.store.LoadStore;
import io.weir.api.store.OriginStateStore;
import io.weir.api.store.OriginStore;
import io.weir.api.store.OwnershipStore;
import io.weir.api.store.SharedStore;
import io.weir.api.store.StoreServices;
import io.weir.api.store.StoreStatus;
import io.weir.host.net.ClientThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RFuture;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store that many replicas share. It connects on a thread of its own, goes on trying, and until
 * it is connected, and whenever Redis does not answer, this replica decides by itself.
 *
 * <p>Safe for use by any thread; nothing blocks but that one thread.
 */
public final class RedisStore implements SharedStore {
  private static final Logger log = LoggerFactory.getLogger(RedisStore.class);

  private static final long TICK_MILLIS = 500;

  /** A tick that is later than this tells that the whole process stood still. */
  private static final Duration STILL = Duration.ofSeconds(3);

  /** From one hash of streams that is looked after to the next. */
  private static final long TURN_MILLIS = 150;

  /** As many hashes of streams as there are, and one of origins: every 9.6 seconds. */
  private static final int ROUND = 64;

  private final RedisSettings settings;
  private final ScheduledExecutorService timer;
  private final Connection connection;
  private final Breaker breaker;
  private final Standstill standstill = new Standstill(STILL, System::nanoTime);
  private final Calls calls;
  private final RedisOwnership ownership;
  private final RedisOrigins origins;
  private final RedisOriginStates originStates;
  private final RedisDatagramSessions datagramSessions;
  private final RedisLoads loads;
  private final RedisHistory history;
  private final Counter returns;
  private final AtomicBoolean probing = new AtomicBoolean();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private volatile long settledAt = System.nanoTime();
  private @Nullable ScheduledFuture<?> ticking;
  private @Nullable ScheduledFuture<?> turning;
  private int turns;

  /** Opens nothing yet. */
  RedisStore(RedisSettings settings, StoreServices services) {
    MeterRegistry meters = services.meters();
    this.settings = settings;
    this.timer = services.timer();
    breaker = new Breaker(settings.failures(), System::nanoTime);
    ClientThreads threads = new ClientThreads("weir-redis");
    connection = new Connection(settings, threads);
    calls = new Calls(breaker, settings.budget(), this::lost, meters, threads.workers());
    String prefix = settings.prefix();
    ownership = new RedisOwnership(calls, prefix, this::wasAway, System::nanoTime, timer, meters);
    origins = new RedisOrigins(calls, prefix, System::nanoTime);
    originStates = new RedisOriginStates(calls, prefix);
    datagramSessions = new RedisDatagramSessions(calls, prefix, this::wasAway, System::nanoTime);
    loads = new RedisLoads(calls, prefix);
    history = new RedisHistory(calls, prefix, System::nanoTime);
    returns = Counter.builder("weir.store.returns").register(meters);
    Gauge.builder("weir.store.away", breaker, it -> it.isOpen() ? 1 : 0).register(meters);
    Gauge.builder("weir.store.mirrored.streams", ownership, it -> it.records().mirror().size())
        .register(meters);
  }

  /** Completes when Redis was reached, or, where that is not required, when it was not. */
  @Override
  public synchronized CompletionStage<Void> start() {
    ownership.records().mirror().away();
    origins.records().mirror().away();
    connection.waiting().execute(this::connect);
    ticking =
        timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    turning =
        timer.scheduleWithFixedDelay(this::turn, TURN_MILLIS, TURN_MILLIS, TimeUnit.MILLISECONDS);
    return started;
  }

  private void connect() {
    try {
      calls.connected(connection.open(this::firstUse));
      returned().whenComplete((done, error) -> started.complete(null));
    } catch (Exception e) {
      breaker.probeFailed(String.valueOf(e.getMessage()));
      if (settings.required()) {
        started.completeExceptionally(e);
        return;
      }
      if (!started.isDone()) {
        log.warn("Redis cannot be reached, this replica decides by itself: {}", e.toString());
        started.complete(null);
      }
      again();
    }
  }

  private CompletableFuture<?> firstUse(RedissonClient redis) {
    return CompletableFuture.allOf(
        ownership.records().subscribe(redis),
        origins.records().subscribe(redis),
        look(redis).toCompletableFuture());
  }

  private RFuture<List<String>> look(RedissonClient redis) {
    return Script.LOADS.run(redis, ReturnType.LIST, List.of(settings.prefix() + ":loads"), "");
  }

  private void again() {
    if (!connection.closed()) {
      timer.schedule(() -> connection.waiting().execute(this::connect), 1, TimeUnit.SECONDS);
    }
  }

  @Override
  public synchronized CompletionStage<Void> stop() {
    if (ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
    if (turning != null) {
      turning.cancel(false);
      turning = null;
    }
    return connection.close();
  }

  private void tick() {
    standstill.tick(ownership.longestMillis());
    origins.records().sweep();
    origins.tell();
    datagramSessions.sweep();
    if (breaker.isOpen()) {
      probe();
    }
  }

  /** One hash after the other, so that what is asked meanwhile waits for no more than one. */
  private void turn() {
    if (breaker.isOpen()) {
      return;
    }
    ownership.records().next();
    if (turns++ % ROUND == 0) {
      origins.records().next();
    }
  }

  /** Redis has just gone away. */
  private void lost() {
    ownership.records().mirror().away();
    origins.records().mirror().away();
  }

  /** Looks whether Redis is back; one look at a time. */
  private CompletionStage<Void> probe() {
    if (!calls.isConnected() || !probing.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(null);
    }
    return calls
        .probe("probe", this::look)
        .whenComplete((answer, error) -> probing.set(false))
        .thenCompose(answer -> returned());
  }

  /**
   * Redis answers again. Replicas bring back what they hold with their next renewals; until then
   * nothing that was known lapses or is forgotten.
   */
  private CompletionStage<Void> returned() {
    if (!breaker.isOpen()) {
      return CompletableFuture.completedFuture(null);
    }
    long settling = breaker.outage() && !standstill.lately() ? ownership.longestMillis() : 0;
    settledAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settling);
    ownership.records().mirror().back(settling);
    origins.records().mirror().back(settling);
    breaker.close();
    returns.increment();
    log.info("Redis answers");
    return CompletableFuture.allOf(
        ownership.records().readAll().toCompletableFuture(),
        origins.records().readAll().toCompletableFuture());
  }

  /**
   * Whether Redis came back so lately that replicas may not have settled what they decided. Never
   * if this process stood still, since then it was not Redis that was away.
   */
  private boolean wasAway() {
    return settledAt - System.nanoTime() > 0 && !standstill.lately();
  }

  @Override
  public StoreStatus status() {
    return new StoreStatus(breaker.isOpen(), breaker.detail());
  }

  @Override
  public OwnershipStore ownership() {
    return ownership;
  }

  @Override
  public OriginStore origins() {
    return origins;
  }

  @Override
  public OriginStateStore originStates() {
    return originStates;
  }

  @Override
  public DatagramSessionStore datagramSessions() {
    return datagramSessions;
  }

  @Override
  public LoadStore loads() {
    return loads;
  }

  @Override
  public HistoryStore history() {
    return history;
  }
}
