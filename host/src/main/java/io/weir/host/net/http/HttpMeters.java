package io.weir.host.net.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What one protocol's HTTP parts count. */
final class HttpMeters {
  private static final int CLASSES = 6;

  private final String protocol;
  private final MeterRegistry registry;
  private final LongAdder[] requests = new LongAdder[CLASSES];
  private final LongAdder reused;
  private final LongAdder dialled;
  private final AtomicInteger upstream = new AtomicInteger();

  HttpMeters(String protocol, MeterRegistry registry) {
    this.protocol = protocol;
    this.registry = registry;
    for (int i = 1; i < CLASSES; i++) {
      requests[i] = counted("weir.http.requests", "status", i + "xx");
    }
    reused = counted("weir.http.upstream.exchanges", "connection", "reused");
    dialled = counted("weir.http.upstream.exchanges", "connection", "new");
    Gauge.builder("weir.http.upstream.connections", upstream, AtomicInteger::get)
        .tag("protocol", protocol)
        .strongReference(true)
        .register(registry);
  }

  /** What every request counts, read when somebody asks. */
  private LongAdder counted(String name, String tag, String value) {
    LongAdder count = new LongAdder();
    FunctionCounter.builder(name, count, LongAdder::sum)
        .tag("protocol", protocol)
        .tag(tag, value)
        .register(registry);
    return count;
  }

  void answered(int status) {
    requests[Math.min(Math.max(status / 100, 1), CLASSES - 1)].increment();
  }

  void exchange(boolean onReused) {
    (onReused ? reused : dialled).increment();
  }

  /** Faults are rare, so their counters are looked up. */
  void fault(Enum<?> fault) {
    registry
        .counter(
            "weir.http.upstream.faults",
            "protocol",
            protocol,
            "fault",
            fault.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  void upstreamOpened() {
    upstream.incrementAndGet();
  }

  void upstreamClosed() {
    upstream.decrementAndGet();
  }
}
