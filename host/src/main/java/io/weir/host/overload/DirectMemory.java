package io.weir.host.overload;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Buffers outside the heap: those of Netty, its pools included, and those of the JVM. */
public final class DirectMemory implements Supply {
  private final long limit = PlatformDependent.maxDirectMemory();
  private final List<BufferPoolMXBean> pools =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .toList();

  @Override
  public int percent(boolean over) {
    long used = PlatformDependent.usedDirectMemory(); // in the JVM's figure too, or beside it
    for (BufferPoolMXBean pool : pools) {
      used = Math.max(used, pool.getMemoryUsed());
    }
    return Supply.percent(used, limit);
  }
}
