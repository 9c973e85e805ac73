package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.ResourceLeakDetector;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.DatagramSession;
import io.weir.api.store.OriginStore.Registered;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import io.weir.api.store.SharedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three replicas' stores under load; prints what was measured. The long form, with {@code
 * -Dweir.long=true}, has the numbers of docs/operating.md.
 */
class RedisLoadTest {
  private static final boolean LONG = Boolean.getBoolean("weir.long");
  private static final int STREAMS = LONG ? 100_000 : 5_000;
  private static final int ORIGINS = LONG ? 200 : 40;
  private static final Duration REGISTERING = Duration.ofSeconds(LONG ? 300 : 8);
  private static final Duration TTL = Duration.ofMinutes(5);

  /** How long history and sessions stay. */
  private static final Duration MEMORY = Duration.ofSeconds(LONG ? 60 : 6);

  private static final String PUBLISHER = "replica-1/";

  private static final ResourceLeakDetector.Level DETECTING = ResourceLeakDetector.getLevel();

  private final RedisServer server = RedisServer.start();
  private final List<RedisReplica> replicas = new ArrayList<>();

  /** The buffers are all Redisson's, and stack traces of them would be most of the load. */
  @BeforeAll
  static void detectNoLeaks() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
  }

  @AfterAll
  static void detectLeaks() {
    ResourceLeakDetector.setLevel(DETECTING);
  }

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < 3; i++) {
      replicas.add(RedisReplica.of(server));
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (RedisReplica replica : replicas) {
      replica.close();
    }
    server.close();
  }

  private static StreamKey key(String app, int i) {
    return new StreamKey("__defaultVhost__", app, "stream-" + i);
  }

  private static OriginId origin(int i) {
    return new OriginId("vid-" + i);
  }

  private long info(String field) throws Exception {
    return server
        .command("INFO")
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> Long.parseLong(line.substring(field.length() + 1).strip()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyStreamHasOneOriginAndNothingStaysWhenTheyAreGone() throws Exception {
    Ownership[][] told = new Ownership[replicas.size()][STREAMS];
    long start = System.nanoTime();
    forEach(
        STREAMS * replicas.size(),
        i -> {
          int stream = i / replicas.size();
          int replica = i % replicas.size();
          return of(replica)
              .claim(key("live", stream), origin(replica), TTL)
              .thenAccept(owner -> told[replica][stream] = owner);
        });
    double seconds = (System.nanoTime() - start) / 1e9;
    for (int r = 1; r < replicas.size(); r++) {
      assertThat(told[r]).isEqualTo(told[0]);
    }
    System.out.printf(
        "%d streams claimed by 3 replicas at once: %.0f claims/s%n",
        STREAMS, STREAMS * replicas.size() / seconds);
    for (RedisReplica replica : replicas) {
      await().atMost(Duration.ofSeconds(60)).until(() -> mirrored(replica).size() == STREAMS);
      assertThat(Set.copyOf(mirrored(replica))).isEqualTo(Set.of(told[0]));
    }
    printSizes(told[0]);
    forEach(STREAMS, i -> of(0).unpublish(told[0][i], PUBLISHER + i));
    forEach(STREAMS, i -> of(0).release(told[0][i], Duration.ofMillis(1)));
    await()
        .atMost(MEMORY.multipliedBy(2).plusSeconds(60))
        .untilAsserted(() -> assertThat(server.command("DBSIZE")).startsWith(":0"));
    for (RedisReplica replica : replicas) {
      await().atMost(Duration.ofSeconds(60)).until(() -> mirrored(replica).isEmpty());
    }
  }

  /** What a live stream, where it was last and a WebRTC session of it take in Redis. */
  private void printSizes(Ownership[] owners) throws Exception {
    forEach(STREAMS, i -> of(0).publish(owners[i], PUBLISHER + i, TTL));
    long streams = 0;
    for (int bucket = 0; bucket < 64; bucket++) {
      streams += bytes("weir:streams:{" + bucket + "}");
    }
    SharedStore store = replicas.get(0).store;
    Ownership one = owners[0];
    get(store.history().remember(List.of("stream:" + one.key()), one.origin(), MEMORY));
    String password = "0123456789abcdef0123456789abcdef";
    forEach(
        STREAMS,
        i -> {
          String id = "1a2b%04x:5e6f7a8b".formatted(i);
          return store
              .datagramSessions()
              .put(
                  new DatagramSession(id, id, one.key(), one.origin(), "192.0.2.1:8000", password),
                  MEMORY);
        });
    long sessions = 0;
    for (int bucket = 0; bucket < 16; bucket++) {
      sessions += bytes("weir:sessions:{" + bucket + "}");
      sessions += bytes("weir:sessions:{" + bucket + "}:ends");
    }
    System.out.printf(
        "Redis has %d bytes a live stream, %d for where it was last, %d a WebRTC session%n",
        streams / STREAMS, bytes("weir:history:stream:" + one.key()), sessions / STREAMS);
  }

  private long bytes(String key) throws Exception {
    return Long.parseLong(
        server.command("MEMORY USAGE " + key + " SAMPLES 0").substring(1).strip());
  }

  private static void get(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private OwnershipStore of(int replica) {
    return replicas.get(replica).store.ownership();
  }

  /** Does something so often, not too much of it at once. */
  private static void forEach(int times, IntFunction<CompletionStage<?>> work) throws Exception {
    Semaphore window = new Semaphore(LONG ? 2_000 : 200);
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      window.acquire();
      all.add(work.apply(i).whenComplete((done, error) -> window.release()).toCompletableFuture());
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).get(300, TimeUnit.SECONDS);
  }

  private static Collection<Ownership> mirrored(RedisReplica replica) {
    return replica.store.ownership().snapshot(Integer.MAX_VALUE).toCompletableFuture().join();
  }

  @Test
  void noRegisteredOriginIsEverMissing() throws Exception {
    Duration ttl = Duration.ofSeconds(9);
    for (int i = 0; i < ORIGINS; i++) {
      register(i, 0, ttl).get(10, TimeUnit.SECONDS);
    }
    for (RedisReplica replica : replicas) {
      await().until(() -> known(replica) == ORIGINS);
    }
    long commands = info("total_commands_processed");
    long start = System.nanoTime();
    long end = start + REGISTERING.toNanos();
    long least = Long.MAX_VALUE;
    int registrations = 0;
    Random random = new Random(6);
    // Each registers every 3 s, at whichever replica.
    long between = 3_000_000_000L / ORIGINS;
    while (System.nanoTime() < end) {
      register(registrations % ORIGINS, random.nextInt(replicas.size()), ttl);
      for (RedisReplica replica : replicas) {
        least = Math.min(least, known(replica));
      }
      registrations++;
      LockSupport.parkNanos(start + registrations * between - System.nanoTime());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%d origins, %d registrations in %.0f s: at least %d known everywhere at any time,"
            + " %.0f commands/s in Redis (scripts and what they call)%n",
        ORIGINS,
        registrations,
        seconds,
        least,
        (info("total_commands_processed") - commands) / seconds);
    assertThat(least).isEqualTo(ORIGINS);
    await()
        .atMost(ttl.multipliedBy(2).plusSeconds(12))
        .untilAsserted(() -> assertThat(server.command("DBSIZE")).startsWith(":0"));
  }

  private CompletableFuture<Void> register(int i, int replica, Duration ttl) {
    Origin origin =
        new Origin(
            origin(i),
            "instance",
            Map.of("rtmp", List.of(Endpoint.tcp("127.0.0.1", 1935))),
            100,
            "",
            Map.of(),
            Instant.ofEpochMilli(1));
    return replicas
        .get(replica)
        .store
        .origins()
        .register(new Registered(origin, Optional.empty()), ttl)
        .toCompletableFuture();
  }

  private static long known(RedisReplica replica) {
    return replica.store.origins().all().toCompletableFuture().join().size();
  }
}
