package io.weir.host.store.redis;

import io.weir.host.net.ClientThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/**
 * Opens and closes Redisson, which waits at both: on the one thread that may. Redisson itself can
 * connect late ({@code lazyInitialization}), but then in the thread of whoever calls first.
 */
final class Connection {
  private static final long FIRST_USE_SECONDS = 5;

  private final RedisSettings settings;
  private final ClientThreads threads;
  private @Nullable RedissonClient client;
  private volatile boolean closed;

  Connection(RedisSettings settings, ClientThreads threads) {
    this.settings = settings;
    this.threads = threads;
  }

  /** The thread that may wait. */
  Executor waiting() {
    return threads.waiting();
  }

  boolean closed() {
    return closed;
  }

  /**
   * Connects; on the waiting thread.
   *
   * @param firstUse must work too
   * @throws Exception if that cannot be done now
   */
  RedissonClient open(Function<RedissonClient, CompletableFuture<?>> firstUse) throws Exception {
    RedissonClient opened = Redisson.create(settings.redisson(threads.loops(), threads.workers()));
    try {
      firstUse.apply(opened).get(FIRST_USE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      opened.shutdown(0, 1, TimeUnit.SECONDS);
      throw e;
    }
    client = opened;
    return opened;
  }

  /** Closes what is open; completes when it is. */
  CompletionStage<Void> close() {
    if (closed) {
      return CompletableFuture.completedFuture(null);
    }
    closed = true;
    return CompletableFuture.runAsync(
            () -> {
              if (client != null) {
                client.shutdown(0, 1, TimeUnit.SECONDS);
              }
            },
            threads.waiting())
        .whenComplete((done, error) -> threads.stop());
  }
}
