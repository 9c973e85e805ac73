package io.weir.host.store.redis;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;
import io.weir.api.store.SharedStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

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
   * @param warm how many do not count; as many of them as will count stay, others are given up
   * @param count how many then count
   */
  record Sights(long start, long nanos, int warm, int count) {}

  /**
   * Nanoseconds for each that counts; for ever if it failed.
   *
   * @param whole since the moment at which it was due
   * @param claim since it was known that nobody has the stream: choosing and claiming
   * @param bare afterwards, for a bare read: what the machine makes of one call of each
   */
  record Report(List<Long> whole, List<Long> claim, List<Long> bare) {}

  /** Something that is due at a moment. */
  private interface Step {
    CompletionStage<?> take(int index, long due);
  }

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
    long[] bare = new long[sights.count];
    Queue<Ownership> known = new ConcurrentLinkedQueue<>();
    AtomicInteger size = new AtomicInteger();
    each(
        sights.start,
        sights.nanos,
        all,
        (i, due) ->
            first(i, unowned -> claim[i] = unowned)
                .whenComplete(
                    (owner, error) -> {
                      whole[i] = since(due, error);
                      claim[i] = since(claim[i], error);
                    })
                .thenCompose(
                    owner -> {
                      known.add(owner);
                      boolean kept = i >= sights.warm || size.incrementAndGet() <= sights.count;
                      return kept
                          ? CompletableFuture.completedFuture(true)
                          : store.ownership().release(known.remove(), Duration.ZERO);
                    }));
    each(
        System.nanoTime(),
        sights.nanos,
        sights.count,
        (i, due) -> {
          long asked = System.nanoTime();
          return recall("bare").whenComplete((nothing, error) -> bare[i] = since(asked, error));
        });
    return new Report(list(whole, sights.warm), list(claim, sights.warm), list(bare, 0));
  }

  /** Takes steps at their moments, not too many at once; returns when all have been taken. */
  private static void each(long start, long nanos, int count, Step step) throws Exception {
    Semaphore window = new Semaphore(AT_ONCE);
    for (int i = 0; i < count; i++) {
      long due = start + i * nanos;
      LockSupport.parkNanos(due - System.nanoTime());
      window.acquire();
      step.take(i, due).whenComplete((done, error) -> window.release());
    }
    if (!window.tryAcquire(AT_ONCE, 60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("some have no answer");
    }
  }

  private static long since(long then, @Nullable Throwable error) {
    return error == null ? System.nanoTime() - then : Long.MAX_VALUE;
  }

  private static List<Long> list(long[] nanos, int from) {
    return Arrays.stream(nanos).skip(from).boxed().toList();
  }

  /** As routing does it: what is remembered is asked for while the owner is. */
  private CompletionStage<Ownership> first(int number, LongConsumer unowned) {
    StreamKey key = new StreamKey(StreamKey.DEFAULT_VHOST, "live", name + "-" + number);
    OriginId origin = new OriginId("vid-" + number % 7);
    CompletionStage<Optional<Ownership>> owner = store.ownership().find(key);
    CompletionStage<?> previous = recall("stream:" + key);
    return owner
        .thenCompose(
            nobody -> {
              unowned.accept(System.nanoTime());
              return previous;
            })
        .thenCompose(known -> store.ownership().claim(key, origin, TTL));
  }

  private CompletionStage<Map<String, OriginId>> recall(String subject) {
    return store.history().recall(List.of(subject));
  }
}
