package io.weir.host.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells watchers of changes, on the thread that made the change. Safe for use by any thread. */
public final class Watchers<T> {
  private static final Logger log = LoggerFactory.getLogger(Watchers.class);

  private final List<Watch<T>> watches = new CopyOnWriteArrayList<>();

  /** By identity, so that one consumer may watch twice. */
  private static final class Watch<T> {
    private final Consumer<? super T> watcher;

    Watch(Consumer<? super T> watcher) {
      this.watcher = watcher;
    }
  }

  /** Adds a watcher; running the answer ends its watch. */
  public Runnable add(Consumer<? super T> watcher) {
    Watch<T> watch = new Watch<>(watcher);
    watches.add(watch);
    return () -> watches.remove(watch);
  }

  /** A watcher that throws is logged: whoever wrote to the store is not to blame for it. */
  public void tell(T news) {
    for (Watch<T> watch : watches) {
      try {
        watch.watcher.accept(news);
      } catch (RuntimeException e) {
        log.error("a watcher of the store failed", e);
      }
    }
  }
}
