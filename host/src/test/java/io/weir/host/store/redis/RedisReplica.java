package io.weir.host.store.redis;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.store.SharedStore;
import io.weir.api.store.StoreServices;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The store of one replica, as a replica's process would have it. */
public final class RedisReplica implements AutoCloseable {
  private final ScheduledExecutorService timer;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  public final SharedStore store;

  /** Configuration over the defaults of {@code weir.store.redis}. */
  RedisReplica(String configuration) {
    this(configuration, Executors.newSingleThreadScheduledExecutor());
  }

  private RedisReplica(String configuration, ScheduledExecutorService timer) {
    this.timer = timer;
    this.store =
        new RedisStoreFactory()
            .create(
                section(configuration), new StoreServices(InstantSource.system(), timer, meters));
  }

  public static RedisReplica of(RedisServer server) throws Exception {
    return of(server, "");
  }

  /** Patient, for machines that are busy; configuration over that. */
  public static RedisReplica of(RedisServer server, String configuration) throws Exception {
    return new RedisReplica("port = " + server.port() + ", budget = 5s\n" + configuration).start();
  }

  /** One that does nothing from time to time: it knows what it hears. */
  static RedisReplica thatReadsNothingInTurn(RedisServer server) throws Exception {
    ScheduledExecutorService still =
        new ScheduledThreadPoolExecutor(1) {
          @Override
          public ScheduledFuture<?> scheduleWithFixedDelay(
              Runnable work, long first, long delay, TimeUnit unit) {
            return schedule(() -> {}, 0, unit);
          }
        };
    return new RedisReplica("port = " + server.port() + ", budget = 5s", still).start();
  }

  /** One that does 20 times as often what it does from time to time. */
  static RedisReplica inHaste(RedisServer server) throws Exception {
    ScheduledExecutorService hasty =
        new ScheduledThreadPoolExecutor(1) {
          @Override
          public ScheduledFuture<?> scheduleWithFixedDelay(
              Runnable work, long first, long delay, TimeUnit unit) {
            return super.scheduleWithFixedDelay(
                work, unit.toNanos(first) / 20, unit.toNanos(delay) / 20, TimeUnit.NANOSECONDS);
          }
        };
    return new RedisReplica("port = " + server.port() + ", budget = 5s", hasty).start();
  }

  static Config section(String configuration) {
    return ConfigFactory.parseString(configuration)
        .withFallback(ConfigFactory.parseResources("reference.conf").getConfig("weir.store.redis"));
  }

  RedisReplica start() throws Exception {
    store.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
    return this;
  }

  /** Nothing that it does from time to time happens until then, as if its process stood still. */
  void standStill(CompletableFuture<?> until) {
    timer.execute(until::join);
  }

  public double counted(String meter) {
    return meters.counter(meter).count();
  }

  /** How many calls of Redis were answered. */
  long called(String call) {
    return meters.get("weir.store.calls").tags("call", call, "result", "answered").timer().count();
  }

  public double gauge(String meter) {
    return meters.get(meter).gauge().value();
  }

  @Override
  public void close() throws Exception {
    store.stop().toCompletableFuture().get(30, TimeUnit.SECONDS);
    timer.shutdownNow();
  }
}
