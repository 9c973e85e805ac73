package io.weir.host.overload;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;

/**
 * The part of the heap in which objects live long. Dead ones stay there until a full collection,
 * which comes when it is full; so before it counts as used too far, one is asked for, a little
 * earlier than it would have come. While it is used too far, one is asked for when something may
 * have become free: when a twentieth of what uses it has gone. Safe for use by any thread.
 */
public final class Heap implements Supply {
  private final int mark;
  private final IntSupplier used;
  private final IntSupplier users;
  private final Runnable collection;
  private final Executor executor;
  private volatile boolean collecting;
  private volatile boolean collected;
  private volatile int usersThen;

  /**
   * This machine's heap.
   *
   * @param mark percent from which on it is used too far; 0 is never
   * @param users counts what uses it; sockets
   * @param executor waits for collections
   */
  public static Heap ofThis(int mark, IntSupplier users, Executor executor) {
    MemoryPoolMXBean old = oldObjects();
    return new Heap(mark, () -> percent(old.getUsage()), users, System::gc, executor);
  }

  Heap(int mark, IntSupplier used, IntSupplier users, Runnable collection, Executor executor) {
    this.mark = mark == 0 ? Integer.MAX_VALUE : mark;
    this.used = used;
    this.users = users;
    this.collection = collection;
    this.executor = executor;
  }

  /** Whatever the collector: of the pools that can tell what a collection left, the largest. */
  private static MemoryPoolMXBean oldObjects() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(it -> it.getType() == MemoryType.HEAP && it.isUsageThresholdSupported())
        .max(Comparator.comparingLong(it -> it.getUsage().getMax()))
        .orElseThrow(() -> new IllegalStateException("a heap without old objects"));
  }

  private static int percent(MemoryUsage usage) {
    return Supply.percent(usage.getUsed(), usage.getMax());
  }

  @Override
  public int percent(boolean over) {
    int now = used.getAsInt();
    if (over) {
      if (users.getAsInt() < usersThen - usersThen / 20) {
        collect();
      }
      return now;
    }
    if (now < mark) {
      collected = false;
      return now;
    }
    if (collected && !collecting) {
      return now;
    }
    collect();
    return mark - 1;
  }

  private void collect() {
    if (collecting) {
      return;
    }
    collecting = true;
    usersThen = users.getAsInt();
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      collecting = false;
    }
  }

  private void run() {
    try {
      collection.run();
    } finally {
      collected = true;
      collecting = false;
    }
  }
}
