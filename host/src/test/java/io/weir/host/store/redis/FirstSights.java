package io.weir.host.store.redis;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;
import io.weir.api.store.SharedStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A {@link ReplicaProcess} that sees streams for the first time, each at its moment. */
final class FirstSights {
  private static final int AT_ONCE = 64;
  private static final int ROUND = 1_000;
  private static final long WARM_NANOS = 3_000_000;
  private static final Duration TTL = Duration.ofMinutes(5);
  private static final Duration SHORT_TTL = Duration.ofSeconds(1);

  private FirstSights() {}

  /**
   * What it is told.
   *
   * @param start of the first, by the clock of {@link System#nanoTime}, which all processes share
   * @param nanos from one to the next
   * @param count how many
   */
  record Sights(long start, long nanos, int count) {}

  /**
   * What happened.
   *
   * @param took nanoseconds from the moment it was due; for ever if it failed
   */
  record Report(List<Long> took) {}

  /** Port of Redis, number of the process, seconds to warm up for, and the file to write. */
  public static void main(String[] arguments) throws Exception {
    String configuration = "port = " + arguments[0] + ", budget = 5s, required = true";
    try (RedisReplica replica = new RedisReplica(configuration).start()) {
      warm(replica.store, arguments[1], Integer.parseInt(arguments[2]));
      Sights sights = ReplicaProcess.ready(Sights.class);
      ReplicaProcess.say(arguments[3], new Report(see(replica.store, arguments[1], sights, TTL)));
    }
  }

  /** As fast as they come, and then as fast as it will be asked to. */
  private static void warm(SharedStore store, String name, int seconds) throws Exception {
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    for (int round = 0; System.nanoTime() < end; round++) {
      boolean quick = System.nanoTime() - start < (end - start) / 2;
      Sights sights = new Sights(System.nanoTime(), quick ? 1 : WARM_NANOS, ROUND);
      see(store, "warm-" + name + "-" + round, sights, SHORT_TTL);
    }
  }

  private static List<Long> see(SharedStore store, String name, Sights sights, Duration ttl)
      throws Exception {
    long[] took = new long[sights.count];
    Semaphore window = new Semaphore(AT_ONCE);
    for (int i = 0; i < took.length; i++) {
      long due = sights.start + i * sights.nanos;
      LockSupport.parkNanos(due - System.nanoTime());
      window.acquire();
      int index = i;
      first(store, new StreamKey("__defaultVhost__", "live", name + "-" + i), ttl)
          .whenComplete(
              (owner, error) -> {
                took[index] = error == null ? System.nanoTime() - due : Long.MAX_VALUE;
                window.release();
              });
    }
    if (!window.tryAcquire(AT_ONCE, 60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("some have no answer");
    }
    return Arrays.stream(took).boxed().toList();
  }

  private static CompletionStage<Ownership> first(SharedStore store, StreamKey key, Duration ttl) {
    OriginId origin = new OriginId("vid-" + Math.floorMod(key.hashCode(), 7));
    return store
        .ownership()
        .find(key)
        .thenCompose(none -> store.history().recall(List.of("stream:" + key)))
        .thenCompose(nothing -> store.ownership().claim(key, origin, ttl));
  }
}
