package io.weir.host.store.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One lock a stream, held by whoever moves it: of many replicas that see an origin die at once, one
 * goes ahead. Safety does not rest on it, since each script compares generations: who cannot get
 * the lock in a moment goes on without it.
 */
final class StreamLocks {
  private static final long LEASE_MILLIS = 2_000;
  private static final int TRIES = 4;
  private static final long PAUSE_MILLIS = 15;

  private final Calls calls;
  private final ScheduledExecutorService timer;

  /** Stands for a thread in Redisson's locks; no two holders share one. */
  private final AtomicLong ids = new AtomicLong(ThreadLocalRandom.current().nextLong() >>> 1);

  StreamLocks(Calls calls, ScheduledExecutorService timer) {
    this.calls = calls;
    this.timer = timer;
  }

  /** Does something with the lock of that name; waits for nobody longer than a moment. */
  <T> CompletionStage<T> holding(String name, Supplier<CompletionStage<T>> work) {
    return holding(name, ids.incrementAndGet(), TRIES, work);
  }

  private <T> CompletionStage<T> holding(
      String name, long id, int tries, Supplier<CompletionStage<T>> work) {
    return calls
        .call(
            "lock",
            redis -> redis.getLock(name).tryLockAsync(0, LEASE_MILLIS, TimeUnit.MILLISECONDS, id))
        .thenCompose(
            locked -> {
              if (locked) {
                return work.get().whenComplete((done, error) -> unlock(name, id));
              }
              return tries == 1 ? work.get() : later(() -> holding(name, id, tries - 1, work));
            });
  }

  private void unlock(String name, long id) {
    calls.call("unlock", redis -> redis.getLock(name).unlockAsync(id));
  }

  private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> work) {
    CompletableFuture<CompletionStage<T>> then = new CompletableFuture<>();
    timer.schedule(() -> then.complete(work.get()), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return then.thenCompose(stage -> stage);
  }
}
