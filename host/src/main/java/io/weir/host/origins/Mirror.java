package io.weir.host.origins;

import io.weir.api.store.OriginStore;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a copy of the registered origins. One read of the store is under way at a time; requests
 * that come meanwhile are served by one more. While the store cannot be reached the last copy
 * stays.
 */
final class Mirror {
  private static final Logger log = LoggerFactory.getLogger(Mirror.class);

  private final OriginStore store;
  private final Executor executor;
  private final Consumer<Collection<OriginStore.Registered>> copy;
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean reachable = true;
  private volatile Runnable unwatch = () -> {};

  /**
   * A mirror.
   *
   * @param executor runs the second read when requests came during the first
   * @param copy takes every new copy, never concurrently
   */
  Mirror(OriginStore store, Executor executor, Consumer<Collection<OriginStore.Registered>> copy) {
    this.store = store;
    this.executor = executor;
    this.copy = copy;
  }

  /** Begins to watch; completes with the end of the first read, whatever came of it. */
  CompletionStage<Void> start() {
    unwatch = store.watch(this::refresh);
    refresh();
    return first;
  }

  void stop() {
    unwatch.run();
  }

  void refresh() {
    if (requests.getAndIncrement() == 0) {
      read();
    }
  }

  private void read() {
    int served = requests.get();
    all()
        .whenComplete(
            (all, error) -> {
              try {
                take(all, error);
              } finally {
                first.complete(null);
                if (!requests.compareAndSet(served, 0)) {
                  readAgain();
                }
              }
            });
  }

  /** A store that throws is one that fails: the mirror must go on to ask it later. */
  private CompletionStage<Collection<OriginStore.Registered>> all() {
    try {
      return store.all();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void readAgain() {
    try {
      executor.execute(this::read);
    } catch (RejectedExecutionException e) {
      log.debug("the host stops, origins are not read again", e);
    }
  }

  private void take(@Nullable Collection<OriginStore.Registered> all, @Nullable Throwable error) {
    if (all != null) {
      if (!reachable) {
        log.info("registered origins can be read again");
      }
      reachable = true;
      copy.accept(all);
    } else if (reachable) {
      reachable = false;
      log.warn("registered origins cannot be read, the last known stay", error);
    }
  }
}
