package io.weir.host.store.redis;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;
import io.weir.api.store.SharedStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** A {@link ReplicaProcess} that sees streams for the first time, each at its moment. */
final class FirstSights {
  private static final int AT_ONCE = 64;
  private static final int ROUND = 1_000;
  private static final Duration TTL = Duration.ofMinutes(5);

  private final SharedStore store;
  private final String name;

  private FirstSights(SharedStore store, String name) {
    this.store = store;
    this.name = name;
  }

  /**
   * What it is told.
   *
   * @param start of the first, by the clock of {@link System#nanoTime}, which all processes share
   * @param nanos from one to the next
   * @param warm how many do not count, and are given up again at once
   * @param count how many then count
   */
  record Sights(long start, long nanos, int warm, int count) {}

  /**
   * Nanoseconds for each that counts; for ever if it failed.
   *
   * @param whole since the moment at which it was due
   * @param claim since it was known that nobody has the stream: choosing and claiming
   */
  record Report(List<Long> whole, List<Long> claim) {}

  /** Port of Redis, number of the process, seconds to warm up for, and the file to write. */
  public static void main(String[] arguments) throws Exception {
    String configuration = "port = " + arguments[0] + ", budget = 5s, required = true";
    long seconds = Long.parseLong(arguments[2]);
    try (RedisReplica replica = new RedisReplica(configuration).start()) {
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      for (int round = 0; System.nanoTime() < end; round++) {
        new FirstSights(replica.store, "warm-" + arguments[1] + "-" + round)
            .see(new Sights(System.nanoTime(), 1, ROUND, 0));
      }
      Sights sights = ReplicaProcess.ready(Sights.class);
      ReplicaProcess.say(arguments[3], new FirstSights(replica.store, arguments[1]).see(sights));
    }
  }

  private Report see(Sights sights) throws Exception {
    int all = sights.warm + sights.count;
    long[] whole = new long[all];
    long[] claim = new long[all];
    Semaphore window = new Semaphore(AT_ONCE);
    for (int i = 0; i < all; i++) {
      long due = sights.start + i * sights.nanos;
      LockSupport.parkNanos(due - System.nanoTime());
      window.acquire();
      int index = i;
      boolean kept = i >= sights.warm;
      first(i, unowned -> claim[index] = unowned)
          .whenComplete(
              (owner, error) -> {
                long now = System.nanoTime();
                whole[index] = error == null ? now - due : Long.MAX_VALUE;
                claim[index] = error == null ? now - claim[index] : Long.MAX_VALUE;
              })
          .thenCompose(
              owner ->
                  kept
                      ? CompletableFuture.completedFuture(true)
                      : store.ownership().release(owner, Duration.ZERO))
          .whenComplete((released, error) -> window.release());
    }
    if (!window.tryAcquire(AT_ONCE, 60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("some have no answer");
    }
    return new Report(counted(whole, sights), counted(claim, sights));
  }

  private static List<Long> counted(long[] nanos, Sights sights) {
    return Arrays.stream(nanos).skip(sights.warm).boxed().toList();
  }

  private CompletionStage<Ownership> first(int number, LongConsumer unowned) {
    StreamKey key = new StreamKey(StreamKey.DEFAULT_VHOST, "live", name + "-" + number);
    OriginId origin = new OriginId("vid-" + number % 7);
    return store
        .ownership()
        .find(key)
        .thenCompose(
            nobody -> {
              unowned.accept(System.nanoTime());
              return store.history().recall(List.of("stream:" + key));
            })
        .thenCompose(nothing -> store.ownership().claim(key, origin, TTL));
  }
}
